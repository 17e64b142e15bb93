import type { TopicPartition } from "../../../service-kit/kafka/topic-partition";

export {
  partitionName,
  samePartition,
  type PartitionOffset,
  type TopicPartition,
} from "../../../service-kit/kafka/topic-partition";

/** A record as it is read. */
export interface ConsumerRecord extends TopicPartition {
  readonly offset: number;
  /** When the record was written, as its topic is set: by its producer or by the broker, in epoch milliseconds. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  /** null for a tombstone. */
  readonly value: Buffer | null;
}

/** A record to be written. */
export interface ProducerRecord {
  readonly topic: string;
  /** Default: chosen from the key as Java clients do (murmur2). */
  readonly partition?: number;
  readonly key: string;
  /** null for a tombstone. */
  readonly value: Buffer | string | null;
}
