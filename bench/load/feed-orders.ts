import { randomUUID } from "node:crypto";
import type { Order } from "../../contract/order";
import type { Bench } from "../measuring/row";

const BATCH = 2_000;
/** Batches in flight at once. */
const FEEDERS = 4;

interface FedRecord {
  readonly key: string;
  readonly value: string;
}

/**
 * Sends records to a topic.
 *
 * @param recordsAt the records of each index from 0 to `count - 1`
 * @param feeders 1 keeps the order of the records; more are faster
 */
export async function feed(
  { cluster: { producer }, interrupted }: Pick<Bench, "cluster" | "interrupted">,
  { topic, count, feeders = FEEDERS }: { readonly topic: string; readonly count: number; readonly feeders?: number },
  recordsAt: (index: number) => readonly FedRecord[],
): Promise<void> {
  let next = 0;
  const feedBatches = async (): Promise<void> => {
    while (next < count) {
      interrupted.throwIfAborted();
      const first = next;
      next = Math.min(first + BATCH, count);
      const messages = Array.from({ length: next - first }, (_none, index) => recordsAt(first + index)).flat();
      await producer.send({ topic, messages, acks: -1 });
    }
  };
  await Promise.all(Array.from({ length: feeders }, feedBatches));
}

/** A good order, as order-producer writes it. */
export function goodOrder(index: number, orderId: string, orderTimeMs: number): Order {
  return {
    orderId,
    customerId: `customer-${index % 1_000}`,
    productId: `product-${index % 50}`,
    quantity: 1 + (index % 5),
    price: "12.50",
    orderTime: new Date(orderTimeMs).toISOString(),
    status: "CREATED",
  };
}

export function recordOf(order: Order): FedRecord {
  return { key: order.orderId, value: JSON.stringify(order) };
}

/** Sends good orders of now to a topic, each once. */
export async function feedOrders(bench: Bench, topic: string, orders: number): Promise<void> {
  await feed(bench, { topic, count: orders }, (index) => [recordOf(goodOrder(index, randomUUID(), Date.now()))]);
}
