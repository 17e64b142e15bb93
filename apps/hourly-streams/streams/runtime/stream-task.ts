import {
  partitionName,
  type ConsumerRecord,
  type PartitionOffset,
  type ProducerRecord,
  type TopicPartition,
} from "./records";
import type { Processor, Topology } from "./topology";

/** `0_2`: sub-topology 0, partition 2. */
export type TaskId = `${number}_${number}`;

/** What a task contributes to a transaction. */
export interface TaskCommit {
  readonly records: readonly ProducerRecord[];
  /** The position in the source partition up to which the records account for its input. */
  readonly offset: PartitionOffset;
}

interface StreamTaskOptions {
  readonly id: TaskId;
  readonly source: TopicPartition;
  readonly changelog: TopicPartition;
  readonly processor: Processor;
}

/**
 * The unit of work and of ownership: one sub-topology over one partition of its source. It keeps the position in that
 * partition; what is done with the records is its processor's.
 */
export class StreamTask {
  readonly id: TaskId;
  /** The partition it reads. */
  readonly source: TopicPartition;
  /** The partition its state is restored from. */
  readonly changelog: TopicPartition;
  /** When the records that were processed since the last commit were written, in epoch milliseconds. */
  uncommittedTimestamps: number[] = [];
  /** Whether the end of the source partition lies behind the committed offset, with no record between them. */
  hasUncommittedEnd = false;

  private readonly processor: Processor;
  private nextOffset = 0;
  private isCommitPrepared = false;

  private constructor({ id, source, changelog, processor }: StreamTaskOptions) {
    this.id = id;
    this.source = source;
    this.changelog = changelog;
    this.processor = processor;
  }

  /**
   * Creates the task that reads a partition.
   * @throws RangeError for a partition that the topology does not read
   */
  static create({ subtopologies }: Topology, source: TopicPartition): StreamTask {
    const { topic, partition } = source;
    const number = subtopologies.findIndex((subtopology) => subtopology.source.topic === topic);
    const subtopology = subtopologies[number];
    if (subtopology === undefined) throw new RangeError(`no sub-topology reads ${partitionName(source)}`);
    return new StreamTask({
      id: `${number}_${partition}`,
      source: { topic, partition },
      changelog: { topic: subtopology.changelog.topic, partition },
      processor: subtopology.createProcessor(partition),
    });
  }

  /** Memory of its state stores. */
  get stateBytes(): number {
    return this.processor.stateBytes;
  }

  /** Keys that its state stores hold. */
  get rememberedKeys(): number {
    return this.processor.rememberedKeys;
  }

  /** Records processed since the last commit. */
  get uncommittedRecords(): number {
    return this.uncommittedTimestamps.length;
  }

  /** Whether there is anything to commit. */
  get needsCommit(): boolean {
    return this.uncommittedRecords > 0 || this.hasUncommittedEnd;
  }

  /** Takes over one record of the changelog, in order; a tombstone too. Only before the first `process`. */
  restore(record: ConsumerRecord): void {
    this.processor.restore(record);
  }

  /** The changelog has been read to its end; records of the source follow from `offset` on. */
  completeRestoration(offset: number): void {
    this.nextOffset = offset;
    this.processor.completeRestoration?.();
  }

  /** Processes one record, unless it lies before the task's position. */
  process(record: ConsumerRecord): void {
    if (record.offset < this.nextOffset) return;
    this.nextOffset = record.offset + 1;
    this.uncommittedTimestamps.push(record.timestamp);
    this.processor.process(record);
  }

  /** The source partition has no more records before `offset`; an offset before the task's position changes nothing. */
  reachEnd(offset: number): void {
    if (offset <= this.nextOffset) return;
    this.nextOffset = offset;
    this.hasUncommittedEnd = true;
  }

  /** What the next transaction must hold. Changes nothing, so that it can be called again after an aborted one. */
  prepareCommit(): TaskCommit {
    this.isCommitPrepared = true;
    return {
      records: this.processor.prepareCommit(this.nextOffset),
      offset: { ...this.source, offset: this.nextOffset },
    };
  }

  /** The transaction with the last `prepareCommit` is committed. Nothing was processed in between. */
  postCommit(): void {
    if (!this.isCommitPrepared) throw new Error(`task ${this.id} has prepared no commit`);
    this.isCommitPrepared = false;
    this.processor.postCommit();
    this.uncommittedTimestamps = [];
    this.hasUncommittedEnd = false;
  }
}
