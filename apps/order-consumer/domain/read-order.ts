import { readOrderRecord } from "../../../contract/derived/order-record";
import type { ReceivedOrder, ReceivedRecord, RejectedRecord } from "./received-record";

/** What a record turned out to be. */
export type ReadRecord = { readonly received: ReceivedOrder } | { readonly rejected: RejectedRecord };

/** Reads the order out of a record, or says why there is none in it. */
export function readOrder(record: ReceivedRecord): ReadRecord {
  const { position, key, value, timestampMs } = record;
  const read = readOrderRecord({ partition: position.partition, key, value, timestamp: timestampMs });
  if (read.order !== undefined) return { received: { order: read.order, record } };
  const { reason, orderId } = read;
  return { rejected: { record, reason, ...(orderId !== undefined && { orderId }) } };
}
