import { partitionName, type PartitionOffset, type TopicPartition } from "../../service-kit/kafka/topic-partition";

/** The least time between two commits of a member that keeps up or catches up, in milliseconds. */
export const COMMIT_INTERVAL_MS = 200;

export interface OffsetCommitsOptions {
  /** Rejects where the offsets are not committed. */
  readonly commit: (offsets: readonly PartitionOffset[]) => Promise<void>;
  /** Whether the partition is still this member's to commit. */
  readonly owns: (partition: TopicPartition) => boolean;
  readonly onFailure: (error: unknown) => void;
  readonly nowMs: () => number;
}

/**
 * Commits what is done now and then (decision 0019). A commit is a record of a topic with three replicas, and small batches are many;
 * a crash costs no more than reading the orders of a moment again, which changes nothing. What a failed commit leaves is tried again, since
 * no order may follow that would commit it; but not for a partition that goes to another member, which would be taken back.
 */
export class OffsetCommits {
  /** What is done and not committed, by the partition's name. */
  private readonly done = new Map<string, PartitionOffset>();
  private current: { readonly sinceMs: number; readonly ended: Promise<void> } | undefined;
  private lastMs = -Infinity;

  constructor(private readonly options: OffsetCommitsOptions) {}

  /** When the commit in progress began; undefined without one. */
  get sinceMs(): number | undefined {
    return this.current?.sinceMs;
  }

  /** Whether all that was added is committed. */
  get areAllCommitted(): boolean {
    return this.current === undefined && this.done.size === 0;
  }

  /** Where its group continues on some partitions. Later calls replace earlier ones. */
  add(offsets: readonly PartitionOffset[]): void {
    for (const offset of offsets) this.done.set(partitionName(offset), offset);
  }

  /** Begins a commit if it is time for one. */
  commitWhenDue(): void {
    if (this.current !== undefined || this.done.size === 0) return;
    if (this.options.nowMs() - this.lastMs >= COMMIT_INTERVAL_MS) void this.begin();
  }

  /** Tries to commit all that was added before. Never rejects. */
  async commitAll(): Promise<void> {
    while (this.current !== undefined) await this.current.ended;
    if (this.done.size > 0) await this.begin();
  }

  private begin(): Promise<void> {
    const offsets = [...this.done.values()];
    this.done.clear();
    this.lastMs = this.options.nowMs();
    const ended = this.tryToCommit(offsets).finally(() => (this.current = undefined));
    this.current = { sinceMs: this.lastMs, ended };
    return ended;
  }

  private async tryToCommit(offsets: readonly PartitionOffset[]): Promise<void> {
    const { commit, owns, onFailure } = this.options;
    try {
      await commit(offsets);
    } catch (error) {
      this.add(offsets.filter((offset) => owns(offset) && !this.done.has(partitionName(offset))));
      onFailure(error);
    }
  }
}
