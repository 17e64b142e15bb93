import { partitionName, type ConsumerRecord, type ProducerRecord, type TopicPartition } from "../runtime/records";

/** A transaction of the simulated cluster. Its outcome is visible in a partition once its marker is written there. */
export interface SimulatedTransaction {
  outcome: "open" | "committed" | "aborted";
  /** Names of the partitions that have no marker yet. */
  readonly unmarked: Set<string>;
}

interface Entry {
  readonly record: ConsumerRecord;
  readonly transaction: SimulatedTransaction | undefined;
}

/** Topics in memory, with transaction markers, the last stable offset, and compaction. */
export class SimulatedLog {
  private readonly partitions = new Map<string, Entry[]>();
  private readonly ends = new Map<string, number>();
  private waiting: (() => void)[] = [];

  /** @returns the record's offset */
  append(
    record: ProducerRecord & { readonly partition: number; readonly timestamp?: number },
    transaction?: SimulatedTransaction,
  ): number {
    const name = partitionName(record);
    const offset = this.endOffset(record);
    const value = typeof record.value === "string" ? Buffer.from(record.value) : record.value;
    const { topic, partition, timestamp = 0 } = record;
    const entry = { record: { topic, partition, offset, timestamp, key: Buffer.from(record.key), value }, transaction };
    this.entries(record).push(entry);
    transaction?.unmarked.add(name);
    this.ends.set(name, offset + 1);
    return offset;
  }

  /** The high watermark. */
  endOffset(partition: TopicPartition): number {
    return this.ends.get(partitionName(partition)) ?? 0;
  }

  /** The offset of the first record whose transaction is pending, or the end. */
  lastStableOffset(partition: TopicPartition): number {
    const name = partitionName(partition);
    const open = this.entries(partition).find(({ transaction }) => transaction?.unmarked.has(name));
    return open?.record.offset ?? this.endOffset(partition);
  }

  /** Committed records from an offset on. */
  read(partition: TopicPartition, fromOffset: number, maxRecords = Infinity): ConsumerRecord[] {
    const end = this.lastStableOffset(partition);
    const records: ConsumerRecord[] = [];
    for (const { record, transaction } of this.entries(partition)) {
      if (record.offset >= end || records.length >= maxRecords) break;
      if (record.offset < fromOffset || transaction?.outcome === "aborted") continue;
      records.push(record);
    }
    return records;
  }

  /** Decides the outcome of a transaction. It becomes visible where `mark` is called. */
  decide(transaction: SimulatedTransaction, outcome: "committed" | "aborted"): void {
    if (transaction.outcome === "open") transaction.outcome = outcome;
  }

  /** Writes a decided transaction's markers, all of them or those of one partition. */
  mark(transaction: SimulatedTransaction, name?: string): void {
    if (transaction.outcome === "open") return;
    // The marker takes an offset of its own, as in Kafka.
    for (const marked of name === undefined ? [...transaction.unmarked] : [name]) {
      if (transaction.unmarked.delete(marked)) this.ends.set(marked, (this.ends.get(marked) ?? 0) + 1);
    }
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves when the next marker is written, in any partition. */
  progress(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Removes committed records that a later one of the same key has replaced, as log compaction does. */
  compact(partition: TopicPartition): void {
    const name = partitionName(partition);
    const end = this.lastStableOffset(partition);
    const newest = new Map<string, number>();
    const committed = this.entries(partition).filter(({ record, transaction }) => {
      return record.offset < end && transaction?.outcome !== "aborted";
    });
    for (const { record } of committed) newest.set(record.key?.toString() ?? "", record.offset);
    const kept = this.entries(partition).filter(({ record }) => {
      return record.offset >= end || newest.get(record.key?.toString() ?? "") === record.offset;
    });
    this.partitions.set(name, kept);
  }

  /** All partitions that have records. */
  usedPartitions(): TopicPartition[] {
    return [...this.partitions.values()].flatMap(([first]) => (first === undefined ? [] : [first.record]));
  }

  private entries(partition: TopicPartition): Entry[] {
    const name = partitionName(partition);
    const entries = this.partitions.get(name) ?? [];
    this.partitions.set(name, entries);
    return entries;
  }
}
