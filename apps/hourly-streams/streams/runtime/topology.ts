import type { ConsumerRecord, PartitionedTopic, ProducerRecord } from "./records";

/**
 * What a task does with the records of its partition, and the state that it keeps for that. A processor never talks to
 * Kafka itself: it is handed records, and says at a commit which ones to write.
 */
export interface Processor {
  /** Memory of its state stores. */
  readonly stateBytes: number;
  /** Keys that its state stores hold. */
  readonly rememberedKeys: number;

  /** Takes over one record of the changelog, in order; a tombstone too. Only before the first `process`. */
  restore(record: ConsumerRecord): void;
  /** Called once when the changelog has been read to its end. */
  completeRestoration?(): void;
  process(record: ConsumerRecord): void;
  /**
   * The records that the next transaction must hold. Changes nothing: after an aborted transaction it is called again,
   * and returns the same records and those of what was processed in between.
   * @param nextOffset the source offset that is committed with them
   */
  prepareCommit(nextOffset: number): readonly ProducerRecord[];
  /** The transaction with the records of the last `prepareCommit` is committed. Nothing was processed in between. */
  postCommit(): void;
}

/** A part of a topology that reads one topic, with one task for each partition of that topic. */
export interface Subtopology {
  readonly source: PartitionedTopic;
  /** Compacted; a task restores its state from the partition of its own number. May be the source itself. */
  readonly changelog: PartitionedTopic;
  createProcessor(partition: number): Processor;
}

/** Everything that the runtime knows about what it runs: topics, and who processes their partitions. */
export interface Topology {
  /** In the order of their numbers in task ids. */
  readonly subtopologies: readonly [Subtopology, ...Subtopology[]];
}

/** The topics that a consumer of the application subscribes to. */
export function sourceTopics({ subtopologies }: Topology): PartitionedTopic[] {
  return subtopologies.map(({ source }) => source);
}

/** The topics that must exist, with their numbers of partitions. */
export function requiredTopics({ subtopologies }: Topology): PartitionedTopic[] {
  return [...new Set(subtopologies.flatMap(({ source, changelog }) => [source, changelog]))];
}
