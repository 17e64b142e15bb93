/** A partition that is read. */
export interface ReadPartition {
  readonly topic: string;
  readonly partition: number;
}

/** `orders-topic-2` */
export function nameOf({ topic, partition }: ReadPartition): string {
  return `${topic}-${partition}`;
}

/** How far a partition is read. */
export interface ReadingPosition extends ReadPartition {
  /** The offset that is read next; below 0 while nothing of the partition has been read and its start is not known. */
  readonly nextOffset: number;
}

/** Where a partition ends, as offsets. */
export interface PartitionEnds {
  /** The last stable offset: what lies before it can be read, what lies behind belongs to transactions that are open. */
  readonly readable: number;
  /** The high watermark: everything written, open transactions included. */
  readonly written: number;
}

/** A partition that is read no further although more has been written. */
export interface Stall extends ReadingPosition {
  /** `unread`: records are there to be read. `openTransaction`: a transaction that is neither committed nor aborted holds them. */
  readonly kind: "unread" | "openTransaction";
  readonly ends: PartitionEnds;
  /** Since when, on the caller's clock in milliseconds. */
  readonly sinceMs: number;
}

/** Tells which partitions are not read to their end, and since when they have not been read any further. */
export class StallWatch {
  private readonly seen = new Map<string, { readonly offset: number; readonly sinceMs: number }>();

  /**
   * Takes note of how far a partition is read.
   * @param ends where the partition ends, as its leader has just said
   * @returns undefined where it is read to its end, or further than the last time
   */
  observe(position: ReadingPosition, ends: PartitionEnds, nowMs: number): Stall | undefined {
    const { nextOffset } = position;
    const known = this.seen.get(nameOf(position));
    if (known?.offset === nextOffset && nextOffset < ends.written) {
      const kind = nextOffset < ends.readable ? "unread" : "openTransaction";
      return { ...position, kind, ends, sinceMs: known.sinceMs };
    }
    this.seen.set(nameOf(position), { offset: nextOffset, sinceMs: nowMs });
    return undefined;
  }

  /** Forgets the partitions that are not among those read now. */
  keepOnly(positions: readonly ReadingPosition[]): void {
    const kept = new Set(positions.map(nameOf));
    for (const name of this.seen.keys()) if (!kept.has(name)) this.seen.delete(name);
  }

  /** Forgets all: nothing could be read. */
  reset(): void {
    this.seen.clear();
  }
}
