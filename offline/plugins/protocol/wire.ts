import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isSecret, type PropertyMap, type PropertyValue, secret, UNKNOWN } from "./property-value";

/** The key that marks a special object; its value is one of the signatures below. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
/** Signature of a secret: `{ [SIGNATURE_KEY]: SECRET_SIGNATURE, value }`. */
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
/** Signature of an output: a value with `secret` and `dependencies` beside it; without a `value` it is unknown. */
export const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** Represents an unknown string, and any unknown value in answers. */
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Sentinels of the engine's `plugin` package, one for each type that can be unknown. */
const UNKNOWN_SENTINELS: ReadonlySet<unknown> = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Reads a property map from the engine. Assets and archives stay marked maps, as on the wire. */
export function fromWire(struct: Struct | undefined): PropertyMap {
  if (!struct) return {};
  return mapFromJavaScript(struct.toJavaScript());
}

/** Writes a property map as the engine expects it. */
export function toWire(properties: PropertyMap): Struct {
  const javaScript = Object.entries(properties).map(([name, value]) => [name, toJavaScript(value)] as const);
  return Struct.fromJavaScript(Object.fromEntries(javaScript));
}

function mapFromJavaScript(map: Record<string, unknown>): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, fromJavaScript(value)]));
}

function fromJavaScript(value: unknown): PropertyValue {
  if (UNKNOWN_SENTINELS.has(value)) return UNKNOWN;
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
    return value;
  }
  if (Array.isArray(value)) return value.map(fromJavaScript);
  if (typeof value !== "object") throw new Error(`a property cannot hold a ${typeof value}`);

  const map = value as Record<string, unknown>;
  if (map[SIGNATURE_KEY] === SECRET_SIGNATURE) return secret(fromJavaScript(map.value));
  if (map[SIGNATURE_KEY] === OUTPUT_SIGNATURE) {
    const inner = "value" in map ? fromJavaScript(map.value) : UNKNOWN;
    return map.secret === true ? secret(inner) : inner;
  }
  return mapFromJavaScript(map);
}

function toJavaScript(value: PropertyValue): JavaScriptValue {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (isSecret(value)) return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: toJavaScript(value.value) };
  if (Array.isArray(value)) return value.map(toJavaScript);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, toJavaScript(property)]));
}
