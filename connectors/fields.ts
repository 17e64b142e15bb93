import type { Entity, Field } from "../contract/field-types";

/**
 * What the fields of an entity may hold, as the worker's ContractConverter reads it (connectors/worker, FieldRule):
 * `eventId:string(512),errorMessage:string(1024)?`.
 */
export function fieldRules(entity: Entity): string {
  return Object.entries(entity.fields)
    .map(([name, field]) => `${name}:${ruleOf(name, field)}${field.nullable === true ? "?" : ""}`)
    .join(",");
}

function ruleOf(name: string, { type }: Field): string {
  // Text in the record, but read as an instant (contract/derived/elasticsearch-mapping.ts).
  if (name === "hourWindow") return "hour";
  switch (type.kind) {
    case "string":
      return `string(${type.maxLength})`;
    case "int64":
    case "timestamp":
      return type.kind;
    case "int32":
    case "decimal":
      throw new Error(`field ${name}: no sink writes a field of type ${type.kind}`);
  }
}
