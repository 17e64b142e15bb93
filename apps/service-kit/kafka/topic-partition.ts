/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * An offset in a partition. It is a number because librdkafka's JavaScript binding has no other: exact up to 2^53. In log
 * messages and headers an offset is text (`RecordPosition` of the contract).
 */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** A topic with its number of partitions. */
export interface PartitionedTopic {
  readonly topic: string;
  readonly partitions: number;
}

/** `orders-topic-2` */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

export function samePartition(one: TopicPartition, other: TopicPartition): boolean {
  return one.partition === other.partition && one.topic === other.topic;
}

/** Every partition of some topics. */
export function partitionsOf(topics: readonly PartitionedTopic[]): TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_none, partition) => ({ topic, partition })),
  );
}
