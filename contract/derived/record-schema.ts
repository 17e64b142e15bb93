import { z } from "zod";
import type { Entity, Field, FieldType, RecordOf } from "../field-types";
import { HOURLY_COUNT_ENTITY, type HourlyCount } from "../hourly-summary";
import { INT32_MAX } from "./order-validator";

/**
 * What services write: a record in its canonical form, stricter than what they read. For documents of their interfaces; nothing
 * is validated against it but in tests.
 */
export function recordSchemaOf<AnEntity extends Entity>(entity: AnEntity): z.ZodType<RecordOf<AnEntity>> {
  return z.strictObject(fieldSchemasOf(entity)) as unknown as z.ZodType<RecordOf<AnEntity>>;
}

function fieldSchemasOf({ fields }: Entity): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
}

function fieldSchema({ type, nullable = false }: Field): z.ZodType {
  const schema = valueSchema(type);
  return nullable ? schema.nullable() : schema;
}

function valueSchema(type: FieldType): z.ZodType {
  switch (type.kind) {
    case "string":
      return z.string().min(1).max(type.maxLength);
    case "int32":
      return z.int().min(type.minimum).max(INT32_MAX);
    case "int64":
      return z.int().min(0);
    case "decimal":
      return z.string().regex(new RegExp(`^(0|[1-9]\\d{0,${type.precision - type.scale - 1}})\\.\\d{${type.scale}}$`));
    case "timestamp":
      return z.iso.datetime({ precision: 3 });
  }
}

/** The days that exist, without the anchors of the regular expression. */
const DATE = z.regexes.date.source.slice(1, -1);

const NOT_AN_HOUR = { error: "must be the UTC start of an hour, such as 2026-11-22T14:00:00Z" };

/** The UTC start of an hour: `2026-11-22T14:00:00Z`. */
export const hourWindowSchema = z
  .string(NOT_AN_HOUR)
  .regex(new RegExp(`^${DATE}T(?:[01]\\d|2[0-3]):00:00Z$`), NOT_AN_HOUR);

/** A count as services write it. */
export const hourlyCountSchema = z.strictObject({
  ...fieldSchemasOf(HOURLY_COUNT_ENTITY),
  hourWindow: hourWindowSchema,
}) as unknown as z.ZodType<HourlyCount>;
