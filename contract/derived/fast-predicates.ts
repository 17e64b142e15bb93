import type { FieldType } from "../field-types";
import { parseCanonicalTimestamp } from "./canonical-timestamp";

/** True only for values that the contract's validator accepts unchanged. Its false does not mean that they are invalid. */
export type FastPredicate = (value: unknown) => boolean;

const INT32_MAX = 2_147_483_647;
const SPACE = 0x20;
const TILDE = 0x7e;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;

export function fastPredicateOf(type: FieldType): FastPredicate {
  switch (type.kind) {
    case "string":
      return (value) => typeof value === "string" && value.length <= type.maxLength && isPrintable(value);
    case "int32":
      return (value) => Number.isInteger(value) && isBetween(value as number, type.minimum, INT32_MAX);
    case "int64":
      return Number.isSafeInteger;
    case "decimal":
      return (value) => typeof value === "string" && isDecimal(value, type.precision - type.scale, type.scale);
    case "timestamp":
      return (value) => typeof value === "string" && parseCanonicalTimestamp(value) !== undefined;
  }
}

function isBetween(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}

/** Not empty, printable ASCII, without spaces at either end. */
function isPrintable(text: string): boolean {
  const last = text.length - 1;
  if (last < 0 || text.charCodeAt(0) === SPACE || text.charCodeAt(last) === SPACE) return false;
  for (let at = 0; at <= last; at += 1) if (!isBetween(text.charCodeAt(at), SPACE, TILDE)) return false;
  return true;
}

/** Digits without needless zeros in front, a point and exactly `scale` digits, as order-producer writes money. */
function isDecimal(text: string, wholeDigits: number, scale: number): boolean {
  const point = text.length - scale - 1;
  if (point < 1 || point > wholeDigits || text.charCodeAt(point) !== POINT) return false;
  if (point > 1 && text.charCodeAt(0) === ZERO) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (at !== point && !isBetween(text.charCodeAt(at), ZERO, NINE)) return false;
  }
  return true;
}
