import type {
  KafkaConsumer,
  LibrdKafkaError,
  Message,
  TopicPartition,
  TopicPartitionOffset,
} from "@confluentinc/kafka-javascript";

/** Methods that the library has and its type declarations lack (its lib/kafka-consumer.js). */
export interface LowLevelConsumer extends KafkaConsumer {
  incrementalAssign(partitions: readonly TopicPartition[]): this;
  incrementalUnassign(partitions: readonly TopicPartition[]): this;
  commitCb(offsets: readonly TopicPartitionOffset[], callback: (error: LibrdKafkaError | null) => void): void;
  /** Whether the current assignment was taken away without asking; true until it is unassigned. */
  assignmentLost(): boolean;
  /** Wait for the first record only; what else is there comes along. */
  setDefaultIsTimeoutOnlyForFirstMessage(onlyForFirst: boolean): void;
}

/**
 * One poll of up to `maxRecords` messages.
 * @throws LibrdKafkaError
 */
export function consume(consumer: KafkaConsumer, maxRecords: number): Promise<readonly Message[]> {
  return new Promise((resolve, reject) => {
    consumer.consume(maxRecords, (error: LibrdKafkaError | null, messages) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- callers look at its codes
      if (error) reject(error);
      else resolve(messages);
    });
  });
}
