import type { ConsumerRecord, PartitionOffset, ProducerRecord, TopicPartition } from "./records";

/** `0_2`: sub-topology 0, partition 2. */
export type TaskId = `${number}_${number}`;

/**
 * The unit of work and of ownership: one sub-topology over one input partition, with its state. It takes records in
 * and says at a commit what the transaction must hold; it never talks to Kafka itself.
 */
export interface Task {
  readonly id: TaskId;
  /** The partition it reads. */
  readonly source: TopicPartition;
  /** The partition its state is restored from. */
  readonly changelog: TopicPartition;
  /** Memory of its state stores. */
  readonly stateBytes: number;
  /** Keys that its state stores remember. */
  readonly rememberedKeys: number;

  /** Takes over one record of the changelog, in order; a tombstone too. Only before the first `process`. */
  restore(record: ConsumerRecord): void;
  /** The changelog has been read to its end; records follow from `offset` on. */
  restored(offset: number): void;

  /** Processes one record; one below the offset it stands at is passed over. */
  process(record: ConsumerRecord): void;

  /** The source partition has no more records before `offset`; one below the offset it stands at changes nothing. */
  reachedEnd(offset: number): void;
  /** Records processed since the last commit. */
  readonly uncommittedRecords: number;
  /** Whether the end of the source partition lies behind the committed offset, with no record between them. */
  readonly hasUncommittedEnd: boolean;
  /**
   * What the next transaction must hold. Changes nothing: after an aborted transaction it is asked again and says the
   * same, and what was processed in between.
   */
  prepareCommit(): TaskCommit;
  /** The transaction with what `prepareCommit` said last is committed. Nothing was processed in between. */
  committed(): void;
}

export interface TaskCommit {
  readonly records: readonly ProducerRecord[];
  /** The position in the source partition that the records stand for. */
  readonly offset: PartitionOffset;
}

/** What tasks have done since the process started, for metrics. Records of aborted transactions count again. */
export class ProcessingTotals {
  /** Records taken from the source topics. */
  processed = 0;
  counted = 0;
  duplicate = 0;
  late = 0;
  invalid = 0;
  /** Records read to restore state. */
  restored = 0;
}
