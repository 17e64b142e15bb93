import { partitionName, type TopicPartition } from "../streams/records";

/** Tells when reading stands still although there is more to read. */
export class StallWatch {
  private readonly standing = new Map<string, { readonly offset: number; readonly sinceMs: number }>();

  /** @param limitMs how long reading may stand still, in milliseconds */
  constructor(private readonly limitMs: number) {}

  /**
   * Takes note of how far a partition is read.
   * @param endOffset where the partition ends, as its leader has just said
   * @returns whether reading has stood at `nextOffset` for longer than it may
   */
  observe(partition: TopicPartition, nextOffset: number, endOffset: number, nowMs: number): boolean {
    const name = partitionName(partition);
    const known = this.standing.get(name);
    if (known?.offset === nextOffset && nextOffset < endOffset) return nowMs - known.sinceMs > this.limitMs;
    this.standing.set(name, { offset: nextOffset, sinceMs: nowMs });
    return false;
  }

  /** Forgets all: nobody could be asked, so nothing could be read either. */
  reset(): void {
    this.standing.clear();
  }
}
