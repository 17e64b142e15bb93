import type { KafkaConsumer, LibrdKafkaError, Message, TopicPartition } from "@confluentinc/kafka-javascript";
import type { ConsumerRecord } from "../streams/records";

/** Methods that the library has and its type declarations lack. */
export interface LowLevelConsumer extends KafkaConsumer {
  incrementalAssign(partitions: readonly TopicPartition[]): this;
  incrementalUnassign(partitions: readonly TopicPartition[]): this;
  /** Whether the current assignment was taken away without asking; true until it is unassigned. */
  assignmentLost(): boolean;
  /** Wait for the first record only; what else is there comes along. */
  setDefaultIsTimeoutOnlyForFirstMessage(onlyForFirst: boolean): void;
}

/** librdkafka's messages are records as they are: no copy is made of each. */
export function recordsOf(messages: readonly Message[]): readonly ConsumerRecord[] {
  return messages as unknown as readonly ConsumerRecord[];
}

/** One poll of up to `maxRecords` messages. */
export function consume(consumer: KafkaConsumer, maxRecords: number): Promise<readonly ConsumerRecord[]> {
  return new Promise((resolve, reject) => {
    consumer.consume(maxRecords, (error: LibrdKafkaError | null, messages) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- callers look at its codes
      if (error) reject(error);
      else resolve(recordsOf(messages));
    });
  });
}
