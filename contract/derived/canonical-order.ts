import { ORDER_ENTITY, RECORD_TIME_MAX_AHEAD_MS, type Order } from "../order";
import { partitionOf } from "../partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../record-limits";
import { ORDERS_TOPIC } from "../topics";
import { parseCanonicalTimestamp } from "./canonical-timestamp";
import { fastPredicateOf, type FastPredicate } from "./fast-predicates";

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
 */
export function canonicalOrderOf({ partition, key, value, timestamp }: OrderRecord): Order | undefined {
  if (key === null || value === null || value.length > RECORD_VALUE_MAX_BYTES) return undefined;
  if (partition !== partitionOf(key, ORDERS_TOPIC.partitions)) return undefined;
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

function hasExactlyTheFields(parsed: unknown): parsed is Order {
  if (typeof parsed !== "object" || parsed === null) return false;
  const fields = parsed as Readonly<Record<string, unknown>>;
  for (const [name, isValid] of FIELD_PREDICATES) if (!isValid(fields[name])) return false;
  return Object.keys(fields).length === FIELD_PREDICATES.length;
}
