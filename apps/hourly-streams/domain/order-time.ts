import { readOrderRecord, type OrderRecord } from "../../../contract/derived/order-record";
import { ORDER_ENTITY, RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import { partitionOf } from "../../../contract/partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { parseCanonicalTimestamp } from "./canonical-timestamp";
import { fastPredicateOf, type FastPredicate } from "./fast-predicates";

const FIELD_PREDICATES: readonly (readonly [string, FastPredicate])[] = Object.entries(ORDER_ENTITY.fields).map(
  ([name, { type }]) => [name, fastPredicateOf(type)],
);

/**
 * The timestamp extractor: an order's `orderTime` in epoch milliseconds; undefined for a record that is poison.
 *
 * The contract's validator defines what an order is, but takes ten times as long as all other processing of a record. So
 * an order in the form that order-producer writes is recognized here, and only other records go through the validator.
 * @param partitions how many `orders-topic` has
 */
export function orderTimeOf(record: OrderRecord, partitions: number = ORDERS_TOPIC.partitions): number | undefined {
  const canonical = canonicalOrderTime(record, partitions);
  if (canonical !== undefined) return canonical;
  const orderTime = readOrderRecord(record, partitions).order?.orderTime;
  return orderTime === undefined ? undefined : Date.parse(orderTime);
}

/** The `orderTime` of an order that is certainly valid; undefined for a record that may be valid or not. */
export function canonicalOrderTime(
  { partition, key, value, timestamp }: OrderRecord,
  partitions: number = ORDERS_TOPIC.partitions,
): number | undefined {
  if (key === null || value === null || value.length > RECORD_VALUE_MAX_BYTES) return undefined;
  if (partition !== partitionOf(key, partitions)) return undefined;
  const order = parseAscii(value);
  if (order === undefined || !hasExactlyTheFields(order)) return undefined;
  if (order.orderId !== key.toString("latin1")) return undefined;
  // A string: the predicates have checked it.
  const orderTimeMs = parseCanonicalTimestamp(order.orderTime as string);
  return orderTimeMs === undefined || orderTimeMs - timestamp > RECORD_TIME_MAX_AHEAD_MS ? undefined : orderTimeMs;
}

/**
 * Parses JSON as Latin-1, which is faster than UTF-8 and the same for ASCII. The predicates refuse any other text.
 */
function parseAscii(value: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(value.toString("latin1"));
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function hasExactlyTheFields(order: Record<string, unknown>): boolean {
  for (const [name, isValid] of FIELD_PREDICATES) if (!isValid(order[name])) return false;
  return Object.keys(order).length === FIELD_PREDICATES.length;
}
