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

/** Tells when reading stands still although there is more to read. */
export class StallWatch {
  private readonly standing = new Map<string, { readonly offset: number; readonly sinceMs: number }>();

  /** @param limitMs how long reading may stand still, in milliseconds */
  constructor(private readonly limitMs: number) {}

  /**
   * Takes note of how far a partition is read.
   * @param endOffset where the partition ends, as its leader has just said
   * @returns whether reading has stood there for longer than it may
   */
  observe(position: ReadingPosition, endOffset: number, nowMs: number): boolean {
    const { nextOffset } = position;
    const known = this.standing.get(nameOf(position));
    if (known?.offset === nextOffset && nextOffset < endOffset) return nowMs - known.sinceMs > this.limitMs;
    this.standing.set(nameOf(position), { offset: nextOffset, sinceMs: nowMs });
    return false;
  }

  /** Forgets the partitions that are not among those read now. */
  keepOnly(positions: readonly ReadingPosition[]): void {
    const kept = new Set(positions.map(nameOf));
    for (const name of this.standing.keys()) if (!kept.has(name)) this.standing.delete(name);
  }

  /** Forgets all: nothing could be read. */
  reset(): void {
    this.standing.clear();
  }
}
