/** A value that is known only after an update; the engine sends it in a preview. */
export const UNKNOWN: unique symbol = Symbol("a value known only after the update");

const SECRET: unique symbol = Symbol("a secret");

/** A value the engine keeps encrypted in the state and masks in its output. */
export interface Secret {
  readonly mark: typeof SECRET;
  readonly value: PropertyValue;
}

/** Marks a value secret. */
export function secret(value: PropertyValue): Secret {
  return { mark: SECRET, value };
}

/** True for a value that is marked secret as a whole. */
export function isSecret(value: PropertyValue | undefined): value is Secret {
  return typeof value === "object" && value !== null && "mark" in value && value.mark === SECRET;
}

/** What a property can hold between the engine and a provider. */
export type PropertyValue = null | boolean | number | string | typeof UNKNOWN | Secret | PropertyValue[] | PropertyMap;

/** A resource's inputs or outputs by property name. */
export interface PropertyMap {
  [property: string]: PropertyValue;
}

/** JSON without secret markers and unknowns, as a resource kind sees it. */
export type PlainValue = null | boolean | number | string | PlainValue[] | PlainMap;

/** A kind's own view of a property map. */
export interface PlainMap {
  [property: string]: PlainValue;
}

/** A property that is a string; "" for anything else, as in the state of a resource that is being imported. */
export function textOf(value: PlainValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** True for a property map, as opposed to a list, a secret or a scalar. */
export function isPropertyMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecret(value);
}

/** True where the value, or anything inside it, is not known yet. */
export function containsUnknown(value: PropertyValue): boolean {
  if (value === UNKNOWN) return true;
  if (isSecret(value)) return containsUnknown(value.value);
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isPropertyMap(value) && Object.values(value).some(containsUnknown);
}

/** True where the value, or anything inside it, is secret. */
export function containsSecret(value: PropertyValue): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isPropertyMap(value) && Object.values(value).some(containsSecret);
}

/**
 * The value without its secret markers.
 *
 * @throws where anything in it is unknown
 */
export function reveal(value: PropertyMap): PlainMap;
export function reveal(value: PropertyValue): PlainValue;
export function reveal(value: PropertyValue): PlainValue {
  if (value === UNKNOWN) throw new Error("a value that is known only after the update was needed earlier");
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map((element) => reveal(element));
  if (!isPropertyMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, reveal(property)]));
}

/**
 * Marks as secret those `outputs` whose property is secret, in whole or in part, in one of `sources`. The whole property is marked
 * even where a single element was secret, since values that are read back may have another order.
 */
export function withSecretsOf(outputs: PropertyMap, ...sources: PropertyMap[]): PropertyMap {
  const secretNames = new Set(
    sources.flatMap((source) => Object.keys(source).filter((name) => containsSecret(source[name] ?? null))),
  );
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      secretNames.has(name) && !isSecret(value) ? secret(value) : value,
    ]),
  );
}
