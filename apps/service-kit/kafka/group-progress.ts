import { partitionName, type TopicPartition } from "./topic-partition";

/** How long a group may commit nothing of a growing partition, in milliseconds. */
const LIMIT_MS = 20_000;
/** A partition is growing when it has grown within this time, in milliseconds: two checks. */
const GROWS_WITHIN_MS = 12_000;

interface Seen {
  readonly committed: number;
  readonly sinceMs: number;
  readonly end: number;
  readonly grownMs: number;
  readonly stalled: boolean;
}

/**
 * Tells whether a group makes progress with partitions of other members: one that does not belong there, such as a console
 * consumer with the group's name, may own them and process nothing.
 *
 * A committed offset short of the end is not enough: there may be only markers of transactions after it, which not every
 * member commits. A partition that keeps growing has records.
 */
export class GroupProgress {
  private readonly seen = new Map<string, Seen>();

  /**
   * Records the state of a partition.
   * @param committed the group's offset, -1 without one
   * @param end where the partition ends for readers of committed records
   * @returns how long the group has committed nothing, in milliseconds; undefined while that is no stall
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
