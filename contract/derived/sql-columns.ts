import type { Entity, FieldType } from "../field-types";

/** A column as `information_schema.columns` describes it. */
export interface SqlColumn {
  readonly name: string;
  /** `column_type`: `varchar(64)`, `decimal(12,2)`, `datetime(3)`… */
  readonly columnType: string;
  readonly nullable: boolean;
}

function columnType(type: FieldType): string {
  switch (type.kind) {
    case "string":
      return `varchar(${type.maxLength})`;
    case "int32":
      return "int";
    case "int64":
      return "bigint";
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "timestamp":
      return "datetime(3)";
  }
}

/** The columns that an entity's table must have. The migrations declare them; a test compares. */
export function sqlColumnsOf(entity: Entity): SqlColumn[] {
  return Object.entries(entity.fields).map(([name, field]) => ({
    name,
    columnType: columnType(field.type),
    nullable: field.nullable ?? false,
  }));
}
