import { partitionName, type PartitionOffset } from "../../service-kit/kafka/topic-partition";

/** The least time between two commits of a member that keeps up or catches up, in milliseconds. */
export const COMMIT_INTERVAL_MS = 200;

/**
 * Commits what is done now and then (decision 0019). A commit is a record of a topic with three replicas, and small batches are many;
 * a crash costs no more than reading the orders of a moment again, which changes nothing.
 */
export class OffsetCommits {
  /** What is done and not committed, by the partition's name. */
  private readonly done = new Map<string, PartitionOffset>();
  private current: { readonly sinceMs: number; readonly ended: Promise<void> } | undefined;
  private lastMs = -Infinity;

  /** @param commit never rejects: one that fails costs a redelivery, or the next one of its partitions makes up for it */
  constructor(
    private readonly commit: (offsets: readonly PartitionOffset[]) => Promise<void>,
    private readonly nowMs: () => number,
  ) {}

  /** When the commit in progress began; undefined without one. */
  get sinceMs(): number | undefined {
    return this.current?.sinceMs;
  }

  /** Where its group continues on some partitions. Later calls replace earlier ones. */
  add(offsets: readonly PartitionOffset[]): void {
    for (const offset of offsets) this.done.set(partitionName(offset), offset);
  }

  /** Begins a commit if it is time for one. */
  commitWhenDue(): void {
    if (this.current !== undefined || this.done.size === 0) return;
    if (this.nowMs() - this.lastMs >= COMMIT_INTERVAL_MS) void this.begin();
  }

  /** Commits all that was added before. */
  async commitAll(): Promise<void> {
    while (this.current !== undefined) await this.current.ended;
    if (this.done.size > 0) await this.begin();
  }

  private begin(): Promise<void> {
    const offsets = [...this.done.values()];
    this.done.clear();
    this.lastMs = this.nowMs();
    const ended = this.commit(offsets).finally(() => (this.current = undefined));
    this.current = { sinceMs: this.lastMs, ended };
    return ended;
  }
}
