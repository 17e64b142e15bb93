import type { OrderRecord } from "../../../contract/derived/canonical-order";
import { parseCanonicalTimestamp } from "../../../contract/derived/canonical-timestamp";
import { readOrderRecord } from "../../../contract/derived/order-record";

/**
 * The timestamp extractor: an order's `orderTime` in epoch milliseconds; undefined for a record that is poison.
 * @param partitions how many `orders-topic` has; default: the contract's
 */
export function orderTimeOf(record: OrderRecord, partitions?: number): number | undefined {
  const orderTime = readOrderRecord(record, partitions).order?.orderTime;
  // `Date.parse` is several times as slow, and takes the years before 1970 too.
  return orderTime === undefined ? undefined : (parseCanonicalTimestamp(orderTime) ?? Date.parse(orderTime));
}
