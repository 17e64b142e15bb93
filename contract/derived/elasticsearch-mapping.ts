import type { Entity, Field } from "../field-types";

export interface ElasticsearchProperty {
  readonly type: "keyword" | "text" | "date" | "integer" | "long" | "scaled_float";
  readonly scaling_factor?: number;
  readonly ignore_above?: number;
  readonly fields?: Readonly<Record<string, ElasticsearchProperty>>;
}

export interface ElasticsearchMapping {
  /** `strict`: a document with a field the contract does not know is refused, and becomes a dead letter. */
  readonly dynamic: "strict";
  readonly properties: Readonly<Record<string, ElasticsearchProperty>>;
}

/** Text that people search in (longer than an identifier) is analysed; identifiers are matched whole. */
const LONGEST_IDENTIFIER = 512;

function property(name: string, field: Field): ElasticsearchProperty {
  // Text in the record, but a date for charts over time.
  if (name === "hourWindow") return { type: "date" };
  switch (field.type.kind) {
    case "string":
      return field.type.maxLength > LONGEST_IDENTIFIER
        ? { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } }
        : { type: "keyword" };
    case "int32":
      return { type: "integer" };
    case "int64":
      return { type: "long" };
    case "decimal":
      return { type: "scaled_float", scaling_factor: 10 ** field.type.scale };
    case "timestamp":
      return { type: "date" };
  }
}

/** Derives the mapping of the index that holds an entity's documents. */
export function elasticsearchMappingOf(entity: Entity): ElasticsearchMapping {
  return {
    dynamic: "strict",
    properties: Object.fromEntries(Object.entries(entity.fields).map(([name, field]) => [name, property(name, field)])),
  };
}
