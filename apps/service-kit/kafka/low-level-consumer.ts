import type { KafkaConsumer, LibrdKafkaError, Message } from "@confluentinc/kafka-javascript";
import type { PartitionOffset, TopicPartition } from "./topic-partition";

/** Methods that the library has and its type declarations lack (its lib/kafka-consumer.js). */
export interface LowLevelConsumer extends KafkaConsumer {
  incrementalAssign(partitions: readonly TopicPartition[]): this;
  incrementalUnassign(partitions: readonly TopicPartition[]): this;
  commitCb(offsets: readonly PartitionOffset[], callback: (error: LibrdKafkaError | null) => void): void;
  /** Whether the group has removed this member and its partitions; true until they are unassigned. */
  assignmentLost(): boolean;
  /** Wait for the first record only, and return what else has arrived. */
  setDefaultIsTimeoutOnlyForFirstMessage(onlyForFirst: boolean): void;
}

/** The result of one poll. */
export interface Polled {
  readonly messages: readonly Message[];
  /** Ends of partitions that were reached. */
  readonly ends: readonly PartitionOffset[];
}

/**
 * Polls up to `maxRecords` messages. Only one poll may be in flight: the library emits a poll's ends just before it returns
 * its messages.
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
