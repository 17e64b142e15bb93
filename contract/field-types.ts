/**
 * The types a field of the contract may have. Every other statement of a field's type (the request validator, the
 * Connect schema, the SQL column, the Elasticsearch mapping) is derived from these or checked against them.
 */
export type FieldType =
  /** Text of 1 to `maxLength` UTF-16 code units. */
  | { readonly kind: "string"; readonly maxLength: number }
  /** Signed 32-bit integer, `minimum` included. */
  | { readonly kind: "int32"; readonly minimum: number }
  /** Signed 64-bit integer; on the wire a JSON number, so at most 2^53 - 1. */
  | { readonly kind: "int64" }
  /** Exact decimal number, never a float: a string with `scale` fraction digits on the wire. */
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  /** Instant in UTC with milliseconds: ISO 8601 with `Z` on the wire. */
  | { readonly kind: "timestamp" };

declare const VALUE: unique symbol;

/** A field, and in TypeScript the type of its values. */
export interface Field<Value = unknown> {
  readonly type: FieldType;
  /** Default false: the field always has a value. */
  readonly nullable?: boolean;
  /** Exists in types alone. */
  readonly [VALUE]?: Value;
}

/** A record of the pipeline: its name in the specification and its fields, in the specification's order. */
export interface Entity {
  readonly name: string;
  /** The field that identifies a record (`PK` or `UK` in the specification). */
  readonly key: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** The TypeScript type of an entity's records. */
export type RecordOf<AnEntity extends Entity> = {
  readonly [Name in keyof AnEntity["fields"]]: AnEntity["fields"][Name] extends Field<infer Value> ? Value : never;
};

/** Keeps the type of each field, and takes only a field's name as key. */
export function defineEntity<Fields extends Entity["fields"]>(entity: {
  readonly name: string;
  readonly key: keyof Fields & string;
  readonly fields: Fields;
}) {
  return entity;
}

export const string = <Text extends string = string>(maxLength: number): Field<Text> => ({
  type: { kind: "string", maxLength },
});
export const int32 = (minimum: number): Field<number> => ({ type: { kind: "int32", minimum } });
export const int64 = (): Field<number> => ({ type: { kind: "int64" } });
export const decimal = (precision: number, scale: number): Field<string> => ({
  type: { kind: "decimal", precision, scale },
});
export const timestamp = (): Field<string> => ({ type: { kind: "timestamp" } });
export const nullable = <Value>({ type }: Field<Value>): Field<Value | null> => ({ type, nullable: true });
