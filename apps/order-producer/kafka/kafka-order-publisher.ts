import type { Order } from "../../../contract/order";
import { ordersTopic } from "../../../contract/topics";
import { DeliveryError, type RecordProducer } from "../../service-kit/record-producer";
import { OrderNotPublishedError, type OrderPublisher } from "../domain/order-publisher";

/** Publishes orders on `orders-topic`, as JSON under their `orderId`. */
export class KafkaOrderPublisher implements OrderPublisher {
  constructor(private readonly producer: RecordProducer) {}

  async publish(order: Order): Promise<void> {
    try {
      await this.producer.send({ topic: ordersTopic.name, key: order.orderId, value: JSON.stringify(order) });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw new OrderNotPublishedError(order, error.fate === "unknown", { cause: error });
    }
  }
}
