/**
 * The types a field of the contract may have. Everything that states a field's type elsewhere (the request validator,
 * the Connect schema, the SQL column, the Elasticsearch mapping) is derived from these or checked against them.
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

export interface Field {
  readonly type: FieldType;
  /** Default false: the field always has a value. */
  readonly nullable?: boolean;
}

/** A record of the pipeline: its name in the specification and its fields, in the specification's order. */
export interface Entity<Name extends string = string> {
  readonly name: string;
  readonly fields: Readonly<Record<Name, Field>>;
  /** The field that identifies a record (`PK` or `UK` in the specification). */
  readonly key: Name;
}

export const string = (maxLength: number): FieldType => ({ kind: "string", maxLength });
export const int32 = (minimum: number): FieldType => ({ kind: "int32", minimum });
export const int64: FieldType = { kind: "int64" };
export const decimal = (precision: number, scale: number): FieldType => ({ kind: "decimal", precision, scale });
export const timestamp: FieldType = { kind: "timestamp" };
