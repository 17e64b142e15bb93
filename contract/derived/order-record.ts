import { RECORD_TIME_MAX_AHEAD_MS, type Order } from "../order";
import { partitionOf } from "../partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../record-limits";
import { ORDERS_TOPIC } from "../topics";
import { canonicalOrderOf, type OrderRecord } from "./canonical-order";
import { invalidFieldsOf, orderRecordSchema } from "./order-validator";

/** What a record is: an order, or poison with the reason in one sentence. */
export type ReadOrderRecord =
  | { readonly order: Order; readonly reason?: undefined }
  /** `orderId` if the record has one. */
  | { readonly reason: string; readonly orderId?: string; readonly order?: undefined };

/** A reason travels in a header and in a log: with thousands of unknown fields it would be as long as the record. */
const REASON_MAX_LENGTH = 1_000;

/** Keeps a byte order mark, which JSON does not allow: every reader then refuses the value alike. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads the order in a record of `orders-topic`, or says why the record is not an order.
 * @param partitions how many the topic has
 */
export function readOrderRecord(record: OrderRecord, partitions: number = ORDERS_TOPIC.partitions): ReadOrderRecord {
  const order = canonicalOrderOf(record, partitions);
  return order === undefined ? validateOrderRecord(record, partitions) : { order };
}

/** The same by the contract's validator alone: slow, and right about every record. */
export function validateOrderRecord(
  record: OrderRecord,
  partitions: number = ORDERS_TOPIC.partitions,
): ReadOrderRecord {
  const sizeBytes = record.value?.length ?? 0;
  if (sizeBytes > RECORD_VALUE_MAX_BYTES) {
    return {
      reason: `the value is not an order: it has ${sizeBytes} bytes, at most ${RECORD_VALUE_MAX_BYTES} are allowed`,
    };
  }
  const parsed = orderRecordSchema.safeParse(parseJson(record.value));
  if (!parsed.success) {
    const reasons = invalidFieldsOf(parsed.error).map(({ field, reason }) => `${field} ${reason}`.trimStart());
    return { reason: shortened(`the value is not an order: ${reasons.join("; ")}`) };
  }
  const order = parsed.data;
  const expectedKey = Buffer.from(order.orderId);
  const reason =
    violationOfKey(record, expectedKey) ??
    violationOfPartition(record, expectedKey, partitions) ??
    violationOfTime(record, order);
  return reason === undefined ? { order } : { reason, orderId: order.orderId };
}

/** Well-formed even where the cut splits a surrogate pair: not every reader of JSON accepts half of one. */
function shortened(reason: string): string {
  return (reason.length > REASON_MAX_LENGTH ? `${reason.slice(0, REASON_MAX_LENGTH)}…` : reason).toWellFormed();
}

/** undefined, which is not an order either, if the value is not JSON. */
function parseJson(value: Buffer | null): unknown {
  if (value === null) return undefined;
  try {
    return JSON.parse(UTF8.decode(value));
  } catch {
    return undefined;
  }
}

/** Copies of an order meet on one partition only if its orderId is their key. */
function violationOfKey({ key }: OrderRecord, expectedKey: Buffer): string | undefined {
  return key?.equals(expectedKey) === true ? undefined : "the key is not the orderId";
}

/** Nor do they meet if a client chooses another partition: each partition remembers its own ids (decision 0009). */
function violationOfPartition({ partition }: OrderRecord, expectedKey: Buffer, partitions: number): string | undefined {
  const expected = partitionOf(expectedKey, partitions);
  return partition === expected
    ? undefined
    : `the record is on partition ${partition}, its key belongs to partition ${expected}`;
}

/** An order from the future would make everyone else's orders late for the hourly count. */
function violationOfTime({ timestamp }: OrderRecord, { orderTime }: Order): string | undefined {
  const aheadMs = Date.parse(orderTime) - timestamp;
  return aheadMs > RECORD_TIME_MAX_AHEAD_MS
    ? `orderTime is ${aheadMs} ms ahead of the record's time, ${RECORD_TIME_MAX_AHEAD_MS} ms are allowed`
    : undefined;
}
