import type { Entity, Field } from "../field-types";

/** A struct schema of Kafka Connect's JsonConverter, as it stands in the `schema` half of a record's value. */
export interface ConnectStructSchema {
  readonly type: "struct";
  readonly name: string;
  readonly optional: false;
  readonly fields: readonly ConnectFieldSchema[];
}

export interface ConnectFieldSchema {
  readonly field: string;
  readonly type: "string" | "int32" | "int64";
  readonly optional: boolean;
}

/** A Connect record value with its schema: the JsonConverter's envelope (`schemas.enable=true`). */
export interface ConnectEnvelope<Payload> {
  readonly schema: ConnectStructSchema;
  readonly payload: Payload;
}

/** Decimals and timestamps travel as the text that the contract gives them. */
function connectType(field: Field): ConnectFieldSchema["type"] {
  switch (field.type.kind) {
    case "int32":
    case "int64":
      return field.type.kind;
    case "string":
    case "decimal":
    case "timestamp":
      return "string";
  }
}

/** Derives the Connect schema of an entity's records. */
export function connectSchemaOf(entity: Entity): ConnectStructSchema {
  return {
    type: "struct",
    name: `shopstream.${entity.name}`,
    optional: false,
    fields: Object.entries(entity.fields).map(([name, field]) => ({
      field: name,
      type: connectType(field),
      optional: field.nullable ?? false,
    })),
  };
}
