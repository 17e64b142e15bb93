import type { KafkaConsumer, LibrdKafkaError, Message } from "@confluentinc/kafka-javascript";
import type { PartitionOffset, TopicPartition } from "./topic-partition";

/** Methods that the library has and its type declarations lack (its lib/kafka-consumer.js). */
export interface LowLevelConsumer extends KafkaConsumer {
  incrementalAssign(partitions: readonly TopicPartition[]): this;
  incrementalUnassign(partitions: readonly TopicPartition[]): this;
  commitCb(offsets: readonly PartitionOffset[], callback: (error: LibrdKafkaError | null) => void): void;
  /** Whether the current assignment was taken away without asking; true until it is unassigned. */
  assignmentLost(): boolean;
  /** Wait for the first record only; what else is there comes along. */
  setDefaultIsTimeoutOnlyForFirstMessage(onlyForFirst: boolean): void;
}

/** What one poll has brought. */
export interface Polled {
  readonly messages: readonly Message[];
  /** Ends of partitions that were reached, each behind the messages that lie before it. */
  readonly ends: readonly PartitionOffset[];
}

/**
 * One poll of up to `maxRecords` messages. One at a time: the library tells of a poll's ends just before it hands over its
 * messages.
 * @throws LibrdKafkaError
 */
export function consume(consumer: KafkaConsumer, maxRecords: number): Promise<Polled> {
  return new Promise((resolve, reject) => {
    const ends: PartitionOffset[] = [];
    const noteEnd = (end: PartitionOffset): void => void ends.push(end);
    consumer.on("partition.eof", noteEnd);
    consumer.consume(maxRecords, (error: LibrdKafkaError | null, messages) => {
      consumer.off("partition.eof", noteEnd);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- callers look at its codes
      if (error) reject(error);
      else resolve({ messages, ends });
    });
  });
}
