import type { z } from "zod";
import {
  containsUnknown,
  isPropertyMap,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  reveal,
  secret,
} from "./property-value";
import type { ResourceKind } from "./resource-kind";

/** An input that cannot be used, and why. */
export interface InputFailure {
  /** Path of the property, such as `ports[0].internal`. */
  readonly property: string;
  readonly reason: string;
}

/** Inputs with their defaults filled in, and what is wrong with them. */
export interface CheckedInputs {
  readonly inputs: PropertyMap;
  readonly failures: readonly InputFailure[];
}

/** Checks a program's inputs against the kind's schema and fills in what it leaves out. */
export function checkInputs<Client>(kind: ResourceKind<Client>, newInputs: PropertyMap): CheckedInputs {
  const given = withoutNull({ ...newInputs });
  const unknown = Object.keys(given).filter((name) => containsUnknown(given[name] ?? null));
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => !unknown.includes(name)));

  // Unknown values cannot be checked; the engine checks again during the update, when they are known.
  const optional: Record<string, true> = Object.fromEntries(unknown.map((name) => [name, true]));
  const schema = kind.inputs.partial(optional);
  const parsed = schema.safeParse(reveal(known));
  if (!parsed.success) return { inputs: given, failures: failuresOf(kind.token, parsed.error) };
  return { inputs: withDefaults(given, parsed.data), failures: [] };
}

/** What is wrong with the properties of `subject`; names each one that its stand-in does not implement. */
export function failuresOf(subject: string, { issues }: z.ZodError): InputFailure[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [{ property: pathText(issue.path), reason: issue.message }];
    return issue.keys.map((key) => {
      const property = pathText([...issue.path, key]);
      return { property, reason: `the offline stand-in for ${subject} does not implement "${property}"` };
    });
  });
}

/** Adds what only `complete` has; what `given` has is kept with its secret markers. */
function withDefaults(given: PropertyMap, complete: PropertyMap): PropertyMap {
  const inputs = { ...given };
  for (const [name, value] of Object.entries(complete)) {
    const present = given[name];
    inputs[name] = present === undefined ? value : merged(present, value);
  }
  return inputs;
}

function merged(given: PropertyValue, complete: PropertyValue): PropertyValue {
  if (isSecret(given)) return secret(merged(given.value, complete));
  if (Array.isArray(given) && Array.isArray(complete)) {
    return given.map((element, index) => merged(element, complete[index] ?? null));
  }
  if (isPropertyMap(given) && isPropertyMap(complete)) return withDefaults(given, complete);
  return given;
}

function withoutNull(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}
