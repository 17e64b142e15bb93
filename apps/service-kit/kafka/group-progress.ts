import { partitionName, type TopicPartition } from "./topic-partition";

/** How long a group may commit nothing of a partition that grows, in milliseconds. */
const LIMIT_MS = 20_000;
/** A partition has grown "now" when it has within this time, in milliseconds: two looks at it. */
const GROWS_WITHIN_MS = 12_000;

interface Seen {
  readonly committed: number;
  readonly sinceMs: number;
  readonly end: number;
  readonly grownMs: number;
  readonly stalled: boolean;
}

/**
 * Tells whether a group gets on with partitions that another member has: one that does not belong there, a console consumer
 * under the group's name for instance, may have them and pass nothing on.
 *
 * That the group stands short of the end is not enough: behind its last record there may be markers of transactions, which
 * not every member commits. A partition that goes on growing holds records.
 */
export class GroupProgress {
  private readonly seen = new Map<string, Seen>();

  /**
   * Takes note of a partition.
   * @param committed the group's offset, -1 without one
   * @param end where the partition ends for readers of committed records
   * @returns how long the group has committed nothing, in milliseconds; undefined while that is as it should be
   */
  observe(partition: TopicPartition, committed: number, end: number, nowMs: number): number | undefined {
    const name = partitionName(partition);
    const known = this.seen.get(name);
    if (known?.committed !== committed || committed >= end) {
      this.seen.set(name, { committed, sinceMs: nowMs, end, grownMs: -Infinity, stalled: false });
      return undefined;
    }
    const grownMs = end > known.end ? nowMs : known.grownMs;
    const forMs = nowMs - known.sinceMs;
    const stalled = known.stalled || (forMs > LIMIT_MS && nowMs - grownMs <= GROWS_WITHIN_MS);
    this.seen.set(name, { ...known, end, grownMs, stalled });
    return stalled ? forMs : undefined;
  }

  /** Forgets the partitions that are not among these. */
  keepOnly(partitions: readonly TopicPartition[]): void {
    const kept = new Set(partitions.map(partitionName));
    for (const name of this.seen.keys()) if (!kept.has(name)) this.seen.delete(name);
  }
}
