import parseExpression from "spdx-expression-parse";
import type { Bom, Component } from "./bom";
import { ALLOWED_LICENCES, LICENCE_EXCEPTIONS } from "./licence-policy";

/** Where people add what they have decided. */
const POLICY_FILE = "tools/supply-chain/licence-policy.ts";

type Expression = ReturnType<typeof parseExpression>;

/** A line for each component whose licence is not allowed, with what to do; several documents may have the same component. */
export function licenceProblems(boms: Iterable<Bom>): string[] {
  const components = new Map(
    [...boms].flatMap((bom) => bom.components.map((component) => [component.purl, component])),
  );
  return [...components.values()].flatMap((component) => problemOf(component) ?? []);
}

function problemOf(component: Component): string | undefined {
  // A container image is a distribution of many packages, and no package.
  if (component.type === "container") return undefined;
  if (LICENCE_EXCEPTIONS.some(({ purl }) => component.purl.startsWith(purl))) return undefined;
  const licences = (component.licenses ?? []).map((found) =>
    "expression" in found ? String(found.expression) : (found.license.id ?? found.license.name ?? ""),
  );
  // Maven lists alternatives: who uses the package chooses one.
  if (licences.some(isAllowed)) return undefined;
  const named = licences.length === 0 ? "names no licence" : `is under ${licences.join(" or ")}, which is not allowed`;
  return (
    `${component.purl} ${named}: look at its licence file, then use another package or, if it is acceptable, ` +
    `add the licence or an exception with the reason to ${POLICY_FILE}`
  );
}

function isAllowed(licence: string): boolean {
  if (licence in ALLOWED_LICENCES) return true;
  try {
    return fulfils(parseExpression(licence));
  } catch {
    return false;
  }
}

/** `A OR B` takes one of them, `A AND B` both. */
function fulfils(expression: Expression): boolean {
  if ("conjunction" in expression) {
    const { conjunction, left, right } = expression;
    return conjunction === "or" ? fulfils(left) || fulfils(right) : fulfils(left) && fulfils(right);
  }
  return expression.exception === undefined && expression.license in ALLOWED_LICENCES;
}
