import { nameOf, type ReadingPosition, type ReadPartition } from "./stall-watch";

/** How far the partitions of a group's member are read. */
export class ReadingPositions {
  private readonly positions = new Map<string, ReadingPosition>();
  private polls = 0;
  /** Polls that had begun when the reading of a partition did: what they bring may belong to an earlier reading. */
  private readonly beganAfterPoll = new Map<string, number>();

  get all(): readonly ReadingPosition[] {
    return [...this.positions.values()];
  }

  /** Reading begins. @param nextOffset default: wherever the group's offsets say, which shows with the first record */
  begin({ topic, partition }: ReadPartition, nextOffset = -1): void {
    this.beganAfterPoll.set(nameOf({ topic, partition }), this.polls);
    this.positions.set(nameOf({ topic, partition }), { topic, partition, nextOffset });
  }

  /** To be called with each poll that begins. @returns its number, for `noteEnds` */
  beginPoll(): number {
    this.polls += 1;
    return this.polls;
  }

  end(partitions: readonly ReadPartition[]): void {
    for (const partition of partitions) this.positions.delete(nameOf(partition));
  }

  /** What one poll has brought. */
  noteRecords(records: readonly (ReadPartition & { readonly offset: number })[]): void {
    for (const [index, record] of records.entries()) {
      const next = records[index + 1];
      // Most of a poll comes in runs of one partition.
      if (next?.partition === record.partition && next.topic === record.topic) continue;
      this.note(record, record.offset + 1);
    }
  }

  /**
   * What one poll has told of ends: there is nothing from `offset` on; what lies before it, markers of transactions
   * included, has been read.
   * @param poll the poll's number
   * @returns the partitions of which that is certain: all records before the offset came with this poll or an earlier one
   */
  noteEnds(poll: number, ends: readonly (ReadPartition & { readonly offset: number })[]): ReadingPosition[] {
    return ends.flatMap(({ topic, partition, offset }) => {
      const name = nameOf({ topic, partition });
      this.note({ topic, partition }, offset);
      const isOfThisReading = this.positions.has(name) && poll > (this.beganAfterPoll.get(name) ?? Infinity);
      return isOfThisReading ? [{ topic, partition, nextOffset: offset }] : [];
    });
  }

  private note(partition: ReadPartition, nextOffset: number): void {
    const known = this.positions.get(nameOf(partition));
    // What was read ahead may still come of a partition that was given up.
    if (known === undefined) return;
    // An end may be told before the records that lie in front of it.
    this.positions.set(nameOf(partition), { ...known, nextOffset: Math.max(known.nextOffset, nextOffset) });
  }
}
