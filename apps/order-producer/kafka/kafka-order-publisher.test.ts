import { expect } from "chai";
import type { Order } from "../../../contract/order";
import { partitionOf } from "../../../contract/partitioner";
import { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { KafkaOrderPublisher } from "./kafka-order-publisher";

const TRACE = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", parentId: "00f067aa0ba902b7", flags: 1 };

const anOrder = (orderId: string): Order => ({
  ...{ orderId, customerId: "customer-1", productId: "product-1", quantity: 2, price: "12.50" },
  ...{ orderTime: "2026-11-22T14:05:00.000Z", status: "CREATED" },
});

describe("publishing orders", () => {
  for (const partitions of [1, 3, 7]) {
    it(`puts each on the partition that its key belongs to (partitions: ${partitions})`, async () => {
      const producer = new MemoryRecordProducer();
      const publisher = new KafkaOrderPublisher(producer, partitions);
      for (let index = 0; index < 20; index += 1) {
        const key = Buffer.from(`order-${index}`);
        await publisher.publish(anOrder(`order-${index}`), TRACE);
        const partition = partitionOf(key, partitions);
        expect(producer.sent.at(-1)).to.deep.include({ topic: "orders-topic", key, partition });
      }
    });
  }
});
