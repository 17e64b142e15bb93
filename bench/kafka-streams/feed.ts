import { randomUUID } from "node:crypto";
import type { Kafka } from "kafkajs";
import { ORDER_TIME_MAX_AGE_MS } from "../../contract/order";
import { ordersTopic } from "../../contract/topics";

const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** One in so many orders is sent twice, is too old for its hour to be retained, or is no order at all. */
const DUPLICATE_EVERY = 10;
const LATE_EVERY = 50;
const POISON_EVERY = 1_000;

/**
 * Sends orders of the last days to `orders-topic`, with duplicates, late ones and poison among them.
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
  const order = {
    orderId: randomUUID(),
    customerId: `customer-${index % 1_000}`,
    productId: `product-${index % 50}`,
    quantity: 1 + (index % 5),
    price: "12.50",
    orderTime: new Date(nowMs - ageMs).toISOString(),
    status: "CREATED",
  };
  const record = { key: order.orderId, value: JSON.stringify(order) };
  return index % DUPLICATE_EVERY === 3 ? [record, record] : [record];
}
