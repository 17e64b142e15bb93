import { Partitioners } from "kafkajs";
import type { Topic } from "../../../contract/topics";

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** The position of a record. */
export interface RecordPosition extends TopicPartition {
  readonly offset: bigint;
}

/** `<topic>-<partition>`, as Kafka's logs name a partition. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

/** `<topic>-<partition>@<offset>` */
export function positionName(position: RecordPosition): string {
  return `${partitionName(position)}@${position.offset}`;
}

const choosePartition = Partitioners.DefaultPartitioner();

/** The partition that a key belongs to, by kafkajs' own partitioner, which chooses as Java clients do. */
export function partitionOfKey({ name, partitions }: Topic, key: string | Buffer): number {
  const partitionMetadata = Array.from({ length: partitions }, (_none, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  return choosePartition({ topic: name, partitionMetadata, message: { key, value: null } });
}
