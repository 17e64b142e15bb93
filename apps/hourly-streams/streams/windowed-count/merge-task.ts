import {
  decodeRepartitionRecord,
  partialCountTombstone,
  partitionOfWindow,
  type RepartitionMessage,
  type RepartitionTopic,
} from "./partial-count";
import { PartialCountTable } from "./partial-count-table";
import type { ConsumerRecord, ProducerRecord, TopicPartition } from "../runtime/records";
import type { Task, TaskCommit, TaskId } from "../runtime/task";

export interface MergeTaskOptions {
  readonly partition: number;
  readonly repartition: RepartitionTopic;
  /** Number of partitions that send partial counts. */
  readonly inputPartitions: number;
  /** The record that says a window's count. */
  result(windowNumber: number, count: number): ProducerRecord;
}

/** What a table entry takes, roughly: two numbers and their share of a Map. */
const BYTES_A_PARTIAL_COUNT = 64;

/**
 * Sub-topology 1: merges the partial counts of each window into one and writes it where it has changed.
 *
 * The compacted repartition topic is its own changelog (Kafka Streams' optimisation for source tables). The table is
 * restored to that topic's end, beyond the committed offset: compaction may have removed an older partial count in
 * favour of one behind that offset, and a sum without it would be too small.
 */
export class MergeTask implements Task {
  readonly id: TaskId;
  readonly source: TopicPartition;
  readonly changelog: TopicPartition;
  readonly rememberedKeys = 0;
  uncommittedRecords = 0;
  hasUncommittedEnd = false;

  private readonly table: PartialCountTable;
  private nextOffset = 0;
  /** The offset behind the last record that was restored. */
  private restoredUpTo = 0;
  /** The sums as they were written last. */
  private readonly written = new Map<number, number>();
  private readonly touched = new Set<number>();
  private pending: { readonly sums: ReadonlyMap<number, number>; readonly expired: readonly number[] } | undefined;

  constructor(private readonly options: MergeTaskOptions) {
    this.id = `1_${options.partition}`;
    this.source = { topic: options.repartition.topic, partition: options.partition };
    this.changelog = this.source;
    this.table = new PartialCountTable(options.inputPartitions);
  }

  get stateBytes(): number {
    return this.table.size * BYTES_A_PARTIAL_COUNT;
  }

  restore(record: ConsumerRecord): void {
    const message = this.decode(record);
    if (message !== undefined) this.table.apply(message);
    this.restoredUpTo = record.offset + 1;
  }

  restored(offset: number): void {
    this.nextOffset = offset;
  }

  process(record: ConsumerRecord): void {
    if (record.offset < this.nextOffset) return;
    this.nextOffset = record.offset + 1;
    this.uncommittedRecords += 1;
    const message = this.decode(record);
    // Its own tombstones come back; by then the table has dropped the window.
    if (message === undefined || message.kind === "tombstone") return;
    const windowNumber = this.table.apply(message);
    if (windowNumber !== undefined) this.touched.add(windowNumber);
  }

  reachedEnd(offset: number): void {
    if (offset <= this.nextOffset) return;
    this.nextOffset = offset;
    this.hasUncommittedEnd = true;
  }

  prepareCommit(): TaskCommit {
    const { options } = this;
    const sums = this.changedSums();
    // While it catches up with its restored state, a window may look expired whose sum is not written yet.
    const expired = this.nextOffset < this.restoredUpTo ? [] : this.table.expired();
    this.pending = { sums, expired: expired.map(({ windowNumber }) => windowNumber) };
    return {
      records: [
        ...[...sums].map(([windowNumber, sum]) => options.result(windowNumber, sum)),
        ...expired.flatMap(({ windowNumber, partitions }) =>
          partitions.map((partition) => partialCountTombstone(options.repartition, { windowNumber, partition })),
        ),
      ],
      offset: { ...this.source, offset: this.nextOffset },
    };
  }

  committed(): void {
    if (this.pending === undefined) throw new Error(`task ${this.id} has prepared no commit`);
    for (const [windowNumber, sum] of this.pending.sums) this.written.set(windowNumber, sum);
    for (const windowNumber of this.pending.expired) {
      this.table.drop(windowNumber);
      this.written.delete(windowNumber);
    }
    this.pending = undefined;
    this.touched.clear();
    this.uncommittedRecords = 0;
    this.hasUncommittedEnd = false;
  }

  /** A record that others have put there says nothing, and stops nobody. */
  private decode({ key, value, partition }: ConsumerRecord): RepartitionMessage | undefined {
    const { repartition, inputPartitions } = this.options;
    const message = decodeRepartitionRecord(key, value);
    if (message === undefined || message.partition >= inputPartitions) return undefined;
    const isMisplaced =
      message.kind !== "horizon" && partitionOfWindow(message.windowNumber, repartition.partitions) !== partition;
    return isMisplaced ? undefined : message;
  }

  private changedSums(): Map<number, number> {
    const sums = new Map<number, number>();
    for (const windowNumber of this.touched) {
      const sum = this.table.sum(windowNumber);
      if (sum !== undefined && sum !== this.written.get(windowNumber)) sums.set(windowNumber, sum);
    }
    return sums;
  }
}
