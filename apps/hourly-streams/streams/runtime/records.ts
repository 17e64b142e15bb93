import type { TopicPartition } from "../../../service-kit/kafka/topic-partition";

export {
  partitionName,
  partitionsOf,
  samePartition,
  type PartitionedTopic,
  type PartitionOffset,
  type TopicPartition,
} from "../../../service-kit/kafka/topic-partition";

/** A record that was read. */
export interface ConsumerRecord extends TopicPartition {
  readonly offset: number;
  /** Set by its producer or by the broker, depending on the topic's configuration, in epoch milliseconds. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  /** null for a tombstone. */
  readonly value: Buffer | null;
  /** In their order, each as an object with one property. */
  readonly headers?: readonly Readonly<Record<string, string | Buffer>>[];
}

/** A record to be written. */
export interface ProducerRecord {
  readonly topic: string;
  /** Default: derived from the key as Java clients do (murmur2). */
  readonly partition?: number;
  readonly key: string;
  /** null for a tombstone. */
  readonly value: Buffer | string | null;
}
