import type { RepartitionMessage } from "./partial-count";

/**
 * The table of partial counts of one repartition partition: window → input partition → count.
 *
 * Absolute counts only grow, so the greater of two is the newer one: reading records again after a restoration changes
 * nothing, in whatever order.
 */
export class PartialCountTable {
  private readonly windows = new Map<number, Map<number, number>>();
  /** The oldest window that each input partition still counts in. */
  private readonly horizons = new Map<number, number>();

  /** @param inputPartitions number of partitions that send partial counts */
  constructor(private readonly inputPartitions: number) {}

  /** Number of partial counts held. */
  get size(): number {
    return [...this.windows.values()].reduce((sum, counts) => sum + counts.size, 0);
  }

  /**
   * No window before this one can change, since every input partition has passed it. -Infinity until each of them has
   * reported its progress.
   */
  get retainedFrom(): number {
    return this.horizons.size < this.inputPartitions ? -Infinity : Math.min(...this.horizons.values());
  }

  /** @returns the window whose sum may have changed */
  apply(message: RepartitionMessage): number | undefined {
    switch (message.kind) {
      case "horizon": {
        const known = this.horizons.get(message.partition) ?? -Infinity;
        this.horizons.set(message.partition, Math.max(known, message.retainedFrom));
        return undefined;
      }
      case "tombstone":
        this.windows.get(message.windowNumber)?.delete(message.partition);
        return undefined;
      case "count":
        return this.applyCount(message.windowNumber, message.partition, message.count);
    }
  }

  /** The count of a window over all input partitions; undefined for one that is not held. */
  sum(windowNumber: number): number | undefined {
    const counts = this.windows.get(windowNumber);
    return counts === undefined ? undefined : [...counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The windows that can no longer change, with the input partitions that have counted in each. */
  expired(): { readonly windowNumber: number; readonly partitions: readonly number[] }[] {
    const { retainedFrom } = this;
    return [...this.windows]
      .filter(([windowNumber]) => windowNumber < retainedFrom)
      .map(([windowNumber, counts]) => ({ windowNumber, partitions: [...counts.keys()] }));
  }

  drop(windowNumber: number): void {
    this.windows.delete(windowNumber);
  }

  private applyCount(windowNumber: number, partition: number, count: number): number | undefined {
    let counts = this.windows.get(windowNumber);
    // A window that was dropped, read again.
    if (counts === undefined && windowNumber < this.retainedFrom) return undefined;
    if (counts === undefined) this.windows.set(windowNumber, (counts = new Map<number, number>()));
    counts.set(partition, Math.max(counts.get(partition) ?? 0, count));
    return windowNumber;
  }
}
