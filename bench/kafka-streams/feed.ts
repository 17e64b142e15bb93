import { randomUUID } from "node:crypto";
import type { Kafka } from "kafkajs";
import { ORDER_TIME_MAX_AGE_MS } from "../../contract/order";
import { ordersTopic } from "../../contract/topics";

const BATCH = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * One in so many orders is sent twice, is followed by another of another hour under its id, is too old for its hour to be
 * retained, comes again with an hour that is, or is no order at all.
 */
const DUPLICATE_EVERY = 10;
const CONFLICT_EVERY = 25;
const LATE_EVERY = 50;
const LATE_FIRST_EVERY = 250;
const POISON_EVERY = 1_000;

/**
 * Sends orders of the last days to `orders-topic`, with duplicates, conflicts, late ones and poison among them.
 * @returns how many records that were
 */
export async function feedOrders(kafka: Kafka, orders: number, nowMs: number): Promise<number> {
  const producer = kafka.producer();
  await producer.connect();
  let sent = 0;
  for (let first = 0; first < orders; first += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, orders - first) }, (_none, index) =>
      recordsOf(first + index, nowMs),
    ).flat();
    await producer.send({ topic: ordersTopic.name, messages, acks: -1 });
    sent += messages.length;
  }
  await producer.disconnect();
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
