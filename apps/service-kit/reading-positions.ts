import { nameOf, type ReadingPosition, type ReadPartition } from "./stall-watch";

/** How far the partitions of a group's member are read. */
export class ReadingPositions {
  private readonly positions = new Map<string, ReadingPosition>();

  get all(): readonly ReadingPosition[] {
    return [...this.positions.values()];
  }

  /** Reading begins. @param nextOffset default: wherever the group's offsets say, which shows with the first record */
  begin({ topic, partition }: ReadPartition, nextOffset = -1): void {
    this.positions.set(nameOf({ topic, partition }), { topic, partition, nextOffset });
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

  /** There is nothing from `offset` on; what lies before it, markers of transactions included, has been read. */
  noteEnd({ topic, partition, offset }: ReadPartition & { readonly offset: number }): void {
    this.note({ topic, partition }, offset);
  }

  private note(partition: ReadPartition, nextOffset: number): void {
    const known = this.positions.get(nameOf(partition));
    // What was read ahead may still come of a partition that was given up.
    if (known === undefined) return;
    // librdkafka may tell of an end before it hands over the records that lie in front of it.
    this.begin(partition, Math.max(known.nextOffset, nextOffset));
  }
}
