import { randomUUID } from "node:crypto";
import type { Producer } from "kafkajs";
import { ORDER_TIME_MAX_AGE_MS } from "../../../contract/order";
import { ORDERS_TOPIC } from "../../../contract/topics";

const BATCH_ORDERS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Every nth order is sent twice. */
const DUPLICATE_EVERY = 10;
/** Every nth order is followed by one with its id and another hour. */
const CONFLICT_EVERY = 25;
/** Every nth order is so old that its hour is no longer retained. */
const LATE_EVERY = 50;
/** Every nth order is too old, and is followed by one with its id and an hour that is retained. */
const LATE_FIRST_EVERY = 250;
/** Every nth record is not an order. */
const POISON_EVERY = 1_000;

/**
 * Sends orders of the last days to `orders-topic`, with duplicates, conflicts, late ones and poison among them.
 * @returns the number of records that were sent
 */
export async function feedOrders(producer: Pick<Producer, "send">, orders: number, nowMs: number): Promise<number> {
  let sent = 0;
  for (let first = 0; first < orders; first += BATCH_ORDERS) {
    const messages = Array.from({ length: Math.min(BATCH_ORDERS, orders - first) }, (_none, index) =>
      recordsOf(first + index, nowMs),
    ).flat();
    await producer.send({ topic: ORDERS_TOPIC.name, messages, acks: -1 });
    sent += messages.length;
  }
  return sent;
}

function recordsOf(index: number, nowMs: number): { readonly key: string; readonly value: string }[] {
  if (index % POISON_EVERY === 1) return [{ key: `poison-${index}`, value: `{"orderId": ${index}` }];
  const ageMs = index % LATE_EVERY === 2 ? ORDER_TIME_MAX_AGE_MS + DAY_MS : (index * 7_919_000) % (5 * DAY_MS);
  const orderTime = (ms: number): string => new Date(nowMs - ms).toISOString();
  const order = {
    orderId: randomUUID(),
    customerId: `customer-${index % 1_000}`,
    productId: `product-${index % 50}`,
    quantity: 1 + (index % 5),
    price: "12.50",
    orderTime: orderTime(ageMs),
    status: "CREATED",
  };
  const recordAt = (time: string) => ({ key: order.orderId, value: JSON.stringify({ ...order, orderTime: time }) });
  const record = recordAt(order.orderTime);
  if (index % DUPLICATE_EVERY === 3) return [record, record];
  if (index % CONFLICT_EVERY === 4) return [record, recordAt(orderTime(ageMs + 2 * HOUR_MS))];
  if (index % LATE_FIRST_EVERY === 2) return [record, recordAt(orderTime(HOUR_MS))];
  return [record];
}
