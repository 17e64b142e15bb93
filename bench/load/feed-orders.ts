import { randomUUID } from "node:crypto";
import type { KafkaCluster } from "../../integration/harness/kafka/cluster";

const BATCH = 5_000;

/** Sends good orders of now to a topic, each once. */
export async function feedOrders({ producer }: KafkaCluster, topic: string, orders: number): Promise<void> {
  for (let first = 0; first < orders; first += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, orders - first) }, (_none, index) => {
      const orderId = randomUUID();
      const order = {
        orderId,
        customerId: `customer-${index % 1_000}`,
        productId: `product-${index % 50}`,
        quantity: 1 + (index % 5),
        price: "12.50",
        orderTime: new Date().toISOString(),
        status: "CREATED",
      };
      return { key: orderId, value: JSON.stringify(order) };
    });
    await producer.send({ topic, messages, acks: -1 });
  }
}
