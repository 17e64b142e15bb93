import { Partitioners } from "kafkajs";
import type { Topic } from "../../../contract/topics";

const choose = Partitioners.DefaultPartitioner();

/** The partition that a key belongs to, by kafkajs' own partitioner: it chooses as Java clients do. */
export function partitionOfKey({ name, partitions }: Topic, key: string | Buffer): number {
  const partitionMetadata = Array.from({ length: partitions }, (_none, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  return choose({ topic: name, partitionMetadata, message: { key, value: null } });
}
