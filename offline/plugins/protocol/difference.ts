import { isEmpty, sameValue } from "./equality";
import { containsUnknown, type PlainValue, type PropertyMap, type PropertyValue, reveal } from "./property-value";
import type { ResourceKind } from "./resource-kind";

/** How one property differs between the resource as it is and as the program wants it. */
export interface PropertyDifference {
  readonly property: string;
  readonly change: "add" | "delete" | "update";
  /** The change cannot be made in place. */
  readonly replaces: boolean;
}

/** How a resource's recorded state differs from the program's inputs. */
export interface ResourceDifference {
  readonly properties: readonly PropertyDifference[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Compares the recorded outputs with the wanted inputs. Outputs, not earlier inputs, so that the next update reverts what
 * `pulumi refresh` has found changed by hand.
 */
export function differences<Client>(
  kind: ResourceKind<Client>,
  state: PropertyMap,
  inputs: PropertyMap,
): ResourceDifference {
  const properties = Object.keys(kind.onChange)
    .filter((property) => differs(kind, property, state[property], inputs[property]))
    .map((property) => ({
      property,
      change: changeOf(state[property], inputs[property]),
      replaces: replaces(kind, property, state[property], inputs[property]),
    }));
  return { properties, deleteBeforeReplace: deletesBeforeReplace(kind, properties) };
}

function differs<Client>(
  kind: ResourceKind<Client>,
  property: string,
  current: PropertyValue | undefined,
  wanted: PropertyValue | undefined,
): boolean {
  if (wanted === undefined) return !isEmpty(current) && !kind.computed?.includes(property);
  if (containsUnknown(wanted)) return true;
  const stored = kind.stored?.[property];
  const expected = stored ? stored(reveal(wanted)) : wanted;
  return !sameValue(current, expected, kind.unordered?.includes(property));
}

function replaces<Client>(
  kind: ResourceKind<Client>,
  property: string,
  current: PropertyValue | undefined,
  wanted: PropertyValue | undefined,
): boolean {
  const rule = kind.onChange[property];
  if (typeof rule !== "function") return rule === "replace";
  // An unknown value may turn out not to need a replacement; the diff during the update decides.
  if (wanted !== undefined && containsUnknown(wanted)) return false;
  return rule(optionallyRevealed(current), optionallyRevealed(wanted)) === "replace";
}

function optionallyRevealed(value: PropertyValue | undefined): PlainValue | undefined {
  return value === undefined ? undefined : reveal(value);
}

function changeOf(current: PropertyValue | undefined, wanted: PropertyValue | undefined): PropertyDifference["change"] {
  if (current === undefined) return "add";
  return wanted === undefined ? "delete" : "update";
}

function deletesBeforeReplace<Client>(kind: ResourceKind<Client>, properties: readonly PropertyDifference[]): boolean {
  if (kind.deleteBeforeReplace) return true;
  return kind.uniqueName !== undefined && !properties.some(({ property }) => property === kind.uniqueName);
}
