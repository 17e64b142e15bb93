import { isDeepStrictEqual } from "node:util";
import { isPropertyMap, isSecret, type PropertyValue } from "./property-value";

/** True for values that mean the same as a missing input: an empty list, map or string, zero or false. */
export function isEmpty(value: PropertyValue | undefined): boolean {
  if (isSecret(value)) return isEmpty(value.value);
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPropertyMap(value) && Object.values(value).every(isEmpty);
}

/** Compares two values; ignores secret markers, empty properties and the order of an `unordered` list. */
export function sameValue(
  left: PropertyValue | undefined,
  right: PropertyValue | undefined,
  unordered = false,
): boolean {
  if (isEmpty(left) && isEmpty(right)) return true;
  return isDeepStrictEqual(canonical(left ?? null, unordered), canonical(right ?? null, unordered));
}

function canonical(value: PropertyValue, unordered: boolean): unknown {
  if (isSecret(value)) return canonical(value.value, unordered);
  if (Array.isArray(value)) {
    const elements = value.map((element) => canonical(element, unordered));
    return unordered ? elements.sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b))) : elements;
  }
  if (!isPropertyMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, property]) => !isEmpty(property))
      .map(([name, property]) => [name, canonical(property, unordered)] as const)
      .sort(([a], [b]) => compareText(a, b)),
  );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
