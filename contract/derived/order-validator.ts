import { z } from "zod";
import type { FieldType } from "../field-types";
import {
  DEFAULT_ORDER_STATUS,
  ORDER_TIME_MAX_AGE_MS,
  ORDER_TIME_MAX_AHEAD_MS,
  ORDER_ENTITY,
  type Order,
} from "../order";

/** The largest number that a field of 32 bits holds. */
export const INT32_MAX = 2_147_483_647;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A missing field is reported as missing, one of the wrong type with what it must be. */
const requiredOr = (error: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? "is required" : error;

/** The years that `DATETIME` holds and ISO 8601 writes with four digits. */
const FIRST_YEAR = 1000;
const LAST_YEAR = 9999;

/**
 * `2026-11-22T14:05:00Z`, with or without fraction digits, with `Z` or an offset; converted to UTC with milliseconds.
 */
const timestampSchema = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: requiredOr("must be an ISO 8601 instant such as 2026-11-22T14:05:00Z"),
  })
  .refine((text) => isWithinYears(new Date(text)), {
    error: `must lie between the years ${FIRST_YEAR} and ${LAST_YEAR}`,
    abort: true,
  })
  .transform((text) => new Date(text).toISOString());

function isWithinYears(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function decimalSchema(precision: number, scale: number) {
  const wholeDigits = precision - scale;
  return z
    .string({ error: requiredOr('must be a decimal string such as "12.50": a JSON number would be a float') })
    .regex(new RegExp(`^\\d{1,${wholeDigits}}(\\.\\d{1,${scale}})?$`), {
      error: `must be a decimal string with at most ${wholeDigits} digits before and ${scale} after the point, not negative`,
      abort: true,
    })
    .transform((text) => {
      const [whole = "0", fraction = ""] = text.split(".");
      return `${whole.replace(/^0+(?=\d)/, "")}.${fraction.padEnd(scale, "0")}`;
    });
}

/**
 * Identifiers and states are printable text without surrounding blanks: MySQL pads blanks when it compares, Kafka
 * does not, and a key the two disagree on would be counted twice by one and once by the other.
 */
function stringSchema(maxLength: number) {
  return z
    .string({ error: requiredOr("must be a string") })
    .min(1, { error: "must not be empty", abort: true })
    .max(maxLength, { error: `must be at most ${maxLength} characters`, abort: true })
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, {
      error: "must be printable ASCII without leading or trailing blanks",
    });
}

function integerSchema(minimum: number, maximum: number) {
  return z
    .int({ error: requiredOr("must be a whole number"), abort: true })
    .min(minimum, { error: `must be at least ${minimum}` })
    .max(maximum, { error: `must be at most ${maximum}` });
}

function schemaOf(type: FieldType): z.ZodType<string | number> {
  switch (type.kind) {
    case "string":
      return stringSchema(type.maxLength);
    case "int32":
      return integerSchema(type.minimum, INT32_MAX);
    case "int64":
      return integerSchema(0, Number.MAX_SAFE_INTEGER);
    case "decimal":
      return decimalSchema(type.precision, type.scale);
    case "timestamp":
      return timestampSchema;
  }
}

const fieldSchemas = Object.fromEntries(
  Object.entries(ORDER_ENTITY.fields).map(([name, field]) => [name, schemaOf(field.type)]),
) as Record<keyof Order, z.ZodType<never>>;

/** The id of an order, in a body or in a path. */
export const orderIdSchema: z.ZodType<string> = fieldSchemas.orderId;

const NOT_AN_OBJECT = { error: "must be a JSON object" };

/** An order on `orders-topic`: every field present, none unknown. */
export const orderRecordSchema = z.strictObject(fieldSchemas, NOT_AN_OBJECT) as unknown as z.ZodType<Order>;

/** An order as a client sends it: `orderId`, `orderTime` and `status` may be left out. */
export const orderRequestSchema = z.strictObject(
  {
    ...fieldSchemas,
    orderId: fieldSchemas.orderId.optional().meta({ description: "Default: a new id." }),
    orderTime: fieldSchemas.orderTime.optional().meta({
      description: `Default: now. At most ${ORDER_TIME_MAX_AGE_MS / DAY_MS} days behind and ${ORDER_TIME_MAX_AHEAD_MS / HOUR_MS} hours ahead of the clock.`,
    }),
    status: fieldSchemas.status.optional().meta({ description: `Default: \`${DEFAULT_ORDER_STATUS}\`.` }),
  },
  NOT_AN_OBJECT,
) as unknown as z.ZodType<OrderRequest>;

export type OrderRequest = Omit<Order, "orderId" | "orderTime" | "status"> &
  Partial<Pick<Order, "orderId" | "orderTime" | "status">>;

/** One field of a value that does not satisfy the contract. */
export interface InvalidField {
  /** Name of the field, or empty for the value as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** Lists every bad field of a failed validation, one entry for each unknown field too. */
export function invalidFieldsOf(error: z.ZodError): InvalidField[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ field: key, reason: "is not a field of an order" }))
      : [{ field: issue.path.map(String).join("."), reason: issue.message }],
  );
}
