import { RECORD_TIME_MAX_AHEAD_MS, type Order } from "../order";
import { invalidFieldsOf, orderRecordSchema } from "./order-validator";

/** A record of `orders-topic` as it was read. */
export interface OrderRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** When a broker appended the record, in epoch milliseconds. */
  readonly timestamp: number;
}

/** What a record turned out to be: an order, or poison with its reason in one sentence. */
export type ReadOrderRecord =
  | { readonly order: Order; readonly reason?: undefined }
  /** `orderId` where the record says one. */
  | { readonly reason: string; readonly orderId?: string; readonly order?: undefined };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the order out of a record of `orders-topic`, or says why there is none in it. */
export function readOrderRecord(record: OrderRecord): ReadOrderRecord {
  const parsed = orderRecordSchema.safeParse(parseJson(record.value));
  if (!parsed.success) {
    const reasons = invalidFieldsOf(parsed.error).map(({ field, reason }) => `${field} ${reason}`.trimStart());
    return { reason: `the value is not an order: ${reasons.join("; ")}` };
  }
  const order = parsed.data;
  const reason = complaintAboutKey(record, order) ?? complaintAboutTime(record, order);
  return reason === undefined ? { order } : { reason, orderId: order.orderId };
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
function complaintAboutKey({ key }: OrderRecord, { orderId }: Order): string | undefined {
  return key?.equals(Buffer.from(orderId)) === true ? undefined : "the key is not the orderId";
}

/** An order from the future would make everyone else's orders late for the hourly count. */
function complaintAboutTime({ timestamp }: OrderRecord, { orderTime }: Order): string | undefined {
  const aheadMs = Date.parse(orderTime) - timestamp;
  return aheadMs > RECORD_TIME_MAX_AHEAD_MS
    ? `orderTime is ${aheadMs} ms ahead of the record's time, ${RECORD_TIME_MAX_AHEAD_MS} ms are allowed`
    : undefined;
}
