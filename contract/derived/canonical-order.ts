import { ORDER_ENTITY, RECORD_TIME_MAX_AHEAD_MS, type Order } from "../order";
import { partitionOf } from "../partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../record-limits";
import { ORDERS_TOPIC } from "../topics";
import { parseCanonicalTimestamp } from "./canonical-timestamp";
import { fastPredicateOf, type FastPredicate } from "./fast-predicates";
import type { OrderRequest } from "./order-validator";

/** A record read from `orders-topic`. */
export interface OrderRecord {
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** When a broker appended the record, in epoch milliseconds. */
  readonly timestamp: number;
}

const FIELD_PREDICATES: readonly (readonly [string, FastPredicate])[] = Object.entries(ORDER_ENTITY.fields).map(
  ([name, { type }]) => [name, fastPredicateOf(type)],
);

/**
 * The order in a record that is certainly valid and in the form that order-producer writes; undefined for a record that may
 * be valid or not. The contract's validator defines what an order is, but takes many times as long, so it reads only
 * what is not recognized here.
 * @param partitions how many `orders-topic` has
 */
export function canonicalOrderOf(
  { partition, key, value, timestamp }: OrderRecord,
  partitions: number = ORDERS_TOPIC.partitions,
): Order | undefined {
  if (key === null || value === null || value.length > RECORD_VALUE_MAX_BYTES) return undefined;
  if (partition !== partitionOf(key, partitions)) return undefined;
  const order = parseAscii(value);
  if (order === undefined || !hasExactlyTheFields(order) || order.orderId !== key.toString("latin1")) return undefined;
  // NaN, which makes this comparison false, stands for no instant.
  const aheadMs = (parseCanonicalTimestamp(order.orderTime) ?? NaN) - timestamp;
  return aheadMs <= RECORD_TIME_MAX_AHEAD_MS ? order : undefined;
}

/** Parses JSON as Latin-1, which is faster than UTF-8 and the same for ASCII. The predicates refuse any other text. */
function parseAscii(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString("latin1"));
  } catch {
    return undefined;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set<keyof Order>(["orderId", "orderTime", "status"]);

function hasExactlyTheFields(parsed: unknown): parsed is Order {
  return hasOnlyValidFields(parsed, NOTHING);
}

/**
 * Whether a client's order is certainly valid and needs no conversion. False does not mean that it is invalid: the contract's
 * validator decides, and says what is wrong.
 */
export function isCanonicalRequest(request: unknown): request is OrderRequest {
  return hasOnlyValidFields(request, MAY_BE_LEFT_OUT);
}

/** Whether it has all fields but those that may be left out, all of them valid, and no other. */
function hasOnlyValidFields(value: unknown, mayBeLeftOut: ReadonlySet<string>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  let known = 0;
  for (const [name, isValid] of FIELD_PREDICATES) {
    const field = fields[name];
    if (field === undefined ? !mayBeLeftOut.has(name) : !isValid(field)) return false;
    if (field !== undefined) known += 1;
  }
  return Object.keys(fields).length === known;
}
