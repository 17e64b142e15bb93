/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A topic with its number of partitions. */
export interface PartitionedTopic {
  readonly topic: string;
  readonly partitions: number;
}

/** A record that was read. */
export interface ConsumerRecord extends TopicPartition {
  readonly offset: number;
  /** Set by its producer or by the broker, depending on the topic's configuration, in epoch milliseconds. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  /** null for a tombstone. */
  readonly value: Buffer | null;
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

/** The offset from which a partition is read next. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

export function samePartition(one: TopicPartition, other: TopicPartition): boolean {
  return one.partition === other.partition && one.topic === other.topic;
}

export function partitionsOf({ topic, partitions }: PartitionedTopic): TopicPartition[] {
  return Array.from({ length: partitions }, (_none, partition) => ({ topic, partition }));
}

/** `orders-topic-2` */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
