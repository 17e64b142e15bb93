import { deadLetterHeaders, ordersDeadLetterTopic } from "../../../contract/topics";
import { DeliveryError, type RecordProducer } from "../../service-kit/record-producer";
import type { DeadLetters } from "../domain/dead-letters";
import type { RejectedRecord } from "../domain/received-record";
import { UnavailableError } from "../domain/transaction-store";

/**
 * Puts records on `orders-dlq`, key and value byte for byte. One that is delivered again after a crash is put there
 * again: its headers name the record it came from, so copies are told from one another.
 */
export class KafkaDeadLetters implements DeadLetters {
  constructor(private readonly producer: RecordProducer) {}

  async put({ record, reason }: RejectedRecord): Promise<void> {
    const { topic, partition, offset } = record.position;
    try {
      await this.producer.send({
        topic: ordersDeadLetterTopic.name,
        key: record.key,
        value: record.value,
        headers: {
          [deadLetterHeaders.reason]: reason,
          [deadLetterHeaders.topic]: topic,
          [deadLetterHeaders.partition]: String(partition),
          [deadLetterHeaders.offset]: offset,
        },
      });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw new UnavailableError(`${ordersDeadLetterTopic.name}: ${error.message}`, { cause: error });
    }
  }
}
