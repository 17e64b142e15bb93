import {
  decodeRepartitionRecord,
  partialCountTombstone,
  partitionOfWindow,
  type RepartitionMessage,
} from "./partial-count";
import { PartialCountTable } from "./partial-count-table";
import type { ConsumerRecord, ProducerRecord } from "../runtime/records";
import type { Processor } from "../runtime/topology";
import type { WindowedCount } from "./windowed-count";

/** Approximate size of a table entry: two numbers and their share of a Map. */
const BYTES_A_PARTIAL_COUNT = 64;

/**
 * Sub-topology 1: adds up the partial counts of each window and writes the sums that have changed.
 *
 * The compacted repartition topic is its own changelog (Kafka Streams' optimisation for source tables). The table is
 * restored to that topic's end, beyond the committed offset: compaction may have replaced a partial count by a newer one
 * beyond that offset, and a sum without it would be too small.
 */
export class MergeProcessor implements Processor {
  readonly rememberedKeys = 0;

  private readonly table: PartialCountTable;
  /** The offset after the last record that was restored. */
  private restoredUpTo = 0;
  /** The sums that were last written. */
  private readonly written = new Map<number, number>();
  private readonly touched = new Set<number>();
  private pending: { readonly sums: ReadonlyMap<number, number>; readonly expired: readonly number[] } | undefined;

  constructor(private readonly options: WindowedCount) {
    this.table = new PartialCountTable(options.source.partitions);
  }

  get stateBytes(): number {
    return this.table.size * BYTES_A_PARTIAL_COUNT;
  }

  restore(record: ConsumerRecord): void {
    const message = this.decode(record);
    if (message !== undefined) this.table.apply(message);
    this.restoredUpTo = record.offset + 1;
  }

  process(record: ConsumerRecord): void {
    const message = this.decode(record);
    // A tombstone of this processor's own; the table dropped the window when it was committed.
    if (message === undefined || message.kind === "tombstone") return;
    const windowNumber = this.table.apply(message);
    if (windowNumber !== undefined) this.touched.add(windowNumber);
  }

  prepareCommit(nextOffset: number): ProducerRecord[] {
    const { repartition, windows } = this.options;
    const sums = this.changedSums();
    // Until the position catches up with the restored state, a window may have expired whose sum is not written yet.
    const expired = nextOffset < this.restoredUpTo ? [] : this.table.expired();
    this.pending = { sums, expired: expired.map(({ windowNumber }) => windowNumber) };
    return [
      ...[...sums].map(([windowNumber, sum]) => this.options.result(windows.startOf(windowNumber), sum)),
      ...expired.flatMap(({ windowNumber, partitions }) =>
        partitions.map((partition) => partialCountTombstone(repartition, { windowNumber, partition })),
      ),
    ];
  }

  postCommit(): void {
    if (this.pending === undefined) return;
    for (const [windowNumber, sum] of this.pending.sums) this.written.set(windowNumber, sum);
    for (const windowNumber of this.pending.expired) {
      this.table.drop(windowNumber);
      this.written.delete(windowNumber);
    }
    this.pending = undefined;
    this.touched.clear();
  }

  /** @returns undefined for a record that this application has not written there: it is ignored */
  private decode({ key, value, partition }: ConsumerRecord): RepartitionMessage | undefined {
    const { repartition, source } = this.options;
    const message = decodeRepartitionRecord(key, value);
    if (message === undefined || message.partition >= source.partitions) return undefined;
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
