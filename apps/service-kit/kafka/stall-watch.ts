import { partitionName, type PartitionOffset, type TopicPartition } from "./topic-partition";

/** Where a partition ends, as offsets. */
export interface PartitionEnds {
  /** The last stable offset: records before it can be read; after it, transactions are open. */
  readonly readable: number;
  /** The high watermark: everything written, open transactions included. */
  readonly written: number;
}

/** A partition that makes no progress although more has been written; `offset` is the one to be read next. */
export interface Stall extends PartitionOffset {
  /** `unread`: there are records to read. `openTransaction`: they wait for a transaction that is neither committed nor aborted. */
  readonly kind: "unread" | "openTransaction";
  readonly ends: PartitionEnds;
  /** Since when, on the caller's clock in milliseconds. */
  readonly sinceMs: number;
}

/** Tells which partitions are stalled short of their end, and since when. */
export class StallWatch {
  private readonly seen = new Map<string, { readonly offset: number; readonly sinceMs: number }>();

  /**
   * Records how far a partition is read.
   * @param position the offset that is read next; below 0 while nothing has been read and the start is not known
   * @param ends where the partition ends, as its leader has just reported
   * @returns undefined where it is read to its end, or has made progress since the last time
   */
  observe(position: PartitionOffset, ends: PartitionEnds, nowMs: number): Stall | undefined {
    const { offset } = position;
    const known = this.seen.get(partitionName(position));
    if (known?.offset === offset && offset < ends.written) {
      const kind = offset < ends.readable ? "unread" : "openTransaction";
      return { ...position, kind, ends, sinceMs: known.sinceMs };
    }
    this.seen.set(partitionName(position), { offset, sinceMs: nowMs });
    return undefined;
  }

  /** Forgets the partitions that are not among those read now. */
  keepOnly(partitions: readonly TopicPartition[]): void {
    const kept = new Set(partitions.map(partitionName));
    for (const name of this.seen.keys()) if (!kept.has(name)) this.seen.delete(name);
  }

  /** Forgets everything: nothing could be read. */
  reset(): void {
    this.seen.clear();
  }
}
