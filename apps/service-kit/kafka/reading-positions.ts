import { partitionName, type PartitionOffset, type TopicPartition } from "./topic-partition";

/** A record that was read; its time in epoch milliseconds, where the client says it. */
interface ReadRecord extends PartitionOffset {
  readonly timestamp?: number | undefined;
}

/** How far the partitions of a group's member are read. */
export class ReadingPositions {
  private readonly positions = new Map<string, PartitionOffset>();
  private readonly lastRecords = new Map<string, { readonly offset: number; readonly timestampMs: number }>();
  private polls = 0;
  /** The last poll that began before the reading of a partition did: its results may belong to an earlier reading. */
  private readonly beganAfterPoll = new Map<string, number>();

  get all(): readonly PartitionOffset[] {
    return [...this.positions.values()];
  }

  /** The newest record that has been read of a partition, and when it was appended; undefined before the first. */
  lastRecord(partition: TopicPartition): { readonly offset: number; readonly timestampMs: number } | undefined {
    return this.lastRecords.get(partitionName(partition));
  }

  /** Reading begins. @param offset default: the group's, which is known with the first record */
  begin({ topic, partition }: TopicPartition, offset = -1): void {
    this.beganAfterPoll.set(partitionName({ topic, partition }), this.polls);
    this.positions.set(partitionName({ topic, partition }), { topic, partition, offset });
  }

  /** Call it when a poll begins. @returns its number, for `noteEnds` */
  beginPoll(): number {
    this.polls += 1;
    return this.polls;
  }

  end(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      this.positions.delete(partitionName(partition));
      this.lastRecords.delete(partitionName(partition));
    }
  }

  /** The records of one poll. */
  noteRecords(records: readonly ReadRecord[]): void {
    for (const [index, record] of records.entries()) {
      const next = records[index + 1];
      // Most of a poll comes in runs of one partition.
      if (next?.partition === record.partition && next.topic === record.topic) continue;
      this.note(record, record.offset + 1);
      const { offset, timestamp: timestampMs } = record;
      if (timestampMs !== undefined) this.lastRecords.set(partitionName(record), { offset, timestampMs });
    }
  }

  /**
   * The ends that one poll has reached: everything before `offset`, markers of transactions included, has been read.
   * @param poll the poll's number
   * @returns those that are certain: all records before them came with this poll or an earlier one
   */
  noteEnds(poll: number, ends: readonly PartitionOffset[]): PartitionOffset[] {
    return ends.flatMap(({ topic, partition, offset }) => {
      const name = partitionName({ topic, partition });
      this.note({ topic, partition }, offset);
      const isOfThisReading = this.positions.has(name) && poll > (this.beganAfterPoll.get(name) ?? Infinity);
      return isOfThisReading ? [{ topic, partition, offset }] : [];
    });
  }

  private note(partition: TopicPartition, nextOffset: number): void {
    const known = this.positions.get(partitionName(partition));
    // Records that were read ahead may still arrive after a partition was revoked.
    if (known === undefined) return;
    // An end may be reported before the records that precede it.
    this.positions.set(partitionName(partition), { ...known, offset: Math.max(known.offset, nextOffset) });
  }
}
