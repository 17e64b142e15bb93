import { invalidFieldsOf, orderRecordSchema } from "../../../contract/derived/order-validator";
import { ORDER_TIME_MAX_AHEAD_MS, type Order } from "../../../contract/order";
import type { ReceivedOrder, ReceivedRecord, RejectedRecord } from "./received-record";

/** What a record turned out to be. */
export type ReadRecord = { readonly received: ReceivedOrder } | { readonly rejected: RejectedRecord };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the order out of a record, or says why there is none in it. */
export function readOrder(record: ReceivedRecord): ReadRecord {
  const parsed = orderRecordSchema.safeParse(parseJson(record.value));
  if (!parsed.success) {
    const reasons = invalidFieldsOf(parsed.error).map(({ field, reason }) => `${field} ${reason}`.trimStart());
    return { rejected: { record, reason: `the value is not an order: ${reasons.join("; ")}` } };
  }
  const order = parsed.data;
  const reason = complaintAboutKey(record, order) ?? complaintAboutTime(record, order);
  return reason === undefined
    ? { received: { order, record } }
    : { rejected: { record, reason, orderId: order.orderId } };
}

/** undefined, which is no order either, for what is not JSON. */
function parseJson(value: Buffer | null): unknown {
  if (value === null) return undefined;
  try {
    return JSON.parse(utf8.decode(value));
  } catch {
    return undefined;
  }
}

/** Copies of an order meet on one partition only under their orderId. */
function complaintAboutKey({ key }: ReceivedRecord, { orderId }: Order): string | undefined {
  return key?.equals(Buffer.from(orderId)) === true ? undefined : "the key is not the orderId";
}

/** An order from the future would make everyone else's orders late for the hourly count. */
function complaintAboutTime({ timestampMs }: ReceivedRecord, { orderTime }: Order): string | undefined {
  const aheadMs = Date.parse(orderTime) - timestampMs;
  return aheadMs > ORDER_TIME_MAX_AHEAD_MS
    ? `orderTime is ${aheadMs} ms ahead of the record's time, ${ORDER_TIME_MAX_AHEAD_MS} ms are allowed`
    : undefined;
}
