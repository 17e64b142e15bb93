import type { Order } from "../../../contract/order";
import { partitionOf } from "../../../contract/partitioner";
import { ORDERS_TOPIC } from "../../../contract/topics";
import type { TraceContext } from "../../../contract/trace-context";
import type { ReceivedOrder, ReceivedRecord } from "../domain/received-record";

export const RECORD_TIME_MS = Date.parse("2026-11-22T14:05:00.000Z");

/** An order with the fields that the test names, defaults for the rest. */
export function anOrder(fields: Partial<Order> = {}): Order {
  return {
    orderId: "order-1",
    customerId: "customer-1",
    productId: "product-1",
    quantity: 2,
    price: "12.50",
    orderTime: "2026-11-22T14:05:00.000Z",
    status: "CREATED",
    ...fields,
  };
}

/** The partition of `orders-topic` that an order belongs to. */
export function partitionOfOrder({ orderId }: Pick<Order, "orderId">): number {
  return partitionOf(Buffer.from(orderId), ORDERS_TOPIC.partitions);
}

/** A record of `orders-topic` at an offset, as the order-producer writes it unless the test says otherwise. */
export function aRecord(
  offset: number,
  order: Order = anOrder(),
  fields: Partial<ReceivedRecord> = {},
): ReceivedRecord {
  return {
    position: { topic: ORDERS_TOPIC.name, partition: partitionOfOrder(order), offset },
    key: Buffer.from(order.orderId),
    value: Buffer.from(JSON.stringify(order)),
    timestampMs: RECORD_TIME_MS,
    trace: null,
    ...fields,
  };
}

/** A trace whose id is 32 times a hexadecimal digit; null without a digit. */
export function aTrace(digit: string | null): TraceContext | null {
  return digit === null ? null : { traceId: digit.repeat(32), parentId: "00f067aa0ba902b7", flags: 1 };
}

export function received(offset: number, order: Order, trace: TraceContext | null = null): ReceivedOrder {
  return { order, record: aRecord(offset, order, { trace }) };
}
