import type { Order } from "../../../contract/order";
import { partitionOf } from "../../../contract/partitioner";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { formatTraceparent, TRACEPARENT, type TraceContext } from "../../../contract/trace-context";
import { DeliveryError, type RecordProducer } from "../../service-kit/kafka/record-producer";
import { OrderNotPublishedError, type OrderPublisher } from "../domain/accept-order";

/** Publishes orders on `orders-topic`, as JSON under their `orderId`, each with its `traceparent`. */
export class KafkaOrderPublisher implements OrderPublisher {
  /** @param partitions how many `orders-topic` has; default: the contract's */
  constructor(
    private readonly producer: RecordProducer,
    private readonly partitions: number = ORDERS_TOPIC.partitions,
  ) {}

  async publish(order: Order, trace: TraceContext): Promise<void> {
    const key = Buffer.from(order.orderId);
    try {
      await this.producer.send({
        topic: ORDERS_TOPIC.name,
        // As the consumers expect it, even where somebody has added partitions to the topic.
        partition: partitionOf(key, this.partitions),
        key,
        value: JSON.stringify(order),
        headers: { [TRACEPARENT]: formatTraceparent(trace) },
      });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw new OrderNotPublishedError(order, error.fate === "unknown", { cause: error });
    }
  }
}
