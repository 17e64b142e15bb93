import type { ChangelogChunk } from "./changelog-chunk";
import { ChangelogTiers, DEFAULT_TIER_LIMITS, tierSlotOf, type TieredChunk, type TierLimits } from "./changelog-tiers";

interface CommitRange {
  readonly firstCommit: number;
  readonly lastCommit: number;
}

/** Reads the records of a changelog from its start to its end, and finds the chunks that are still to be merged. */
export class TiersRestoration {
  private readonly tiered = new Map<string, TieredChunk & { readonly tier: number }>();
  /** Full chunks, without their entries, which may be many. */
  private readonly full = new Map<string, CommitRange & { readonly newestWindow: number }>();
  private lastCommit = 0;

  constructor(private readonly limits: TierLimits = DEFAULT_TIER_LIMITS) {}

  /** @param chunk null for a tombstone */
  read(key: string, chunk: ChangelogChunk | null): void {
    const place = tierSlotOf(key);
    if (chunk === null) {
      this.full.delete(key);
      return;
    }
    this.lastCommit = Math.max(this.lastCommit, chunk.lastCommit);
    if (place !== undefined) {
      this.tiered.set(key, { ...chunk, ...place });
      return;
    }
    const { firstCommit, lastCommit, entries } = chunk;
    this.full.set(key, { firstCommit, lastCommit, newestWindow: entries.newestWindow() });
  }

  /** @param retainedFrom the oldest window that is retained at the restored stream time */
  finish(retainedFrom: number): ChangelogTiers {
    const ranges: CommitRange[] = [...this.tiered.values(), ...this.full.values()];
    const tiers = Array.from({ length: this.limits.tiers }, (): TieredChunk[] => []);
    for (const chunk of this.tiered.values()) {
      // The parts of a full chunk look unmerged again once it is deleted, but then all of them have expired.
      if (isMerged(chunk, ranges) || chunk.entries.newestWindow() < retainedFrom) continue;
      tiers[chunk.tier]?.push(chunk);
    }
    for (const chunks of tiers) chunks.sort((one, other) => one.lastCommit - other.lastCommit);
    return ChangelogTiers.fromRestoration(
      this.limits,
      this.lastCommit,
      tiers,
      [...this.full].map(([key, { newestWindow }]) => [key, newestWindow] as const),
    );
  }
}

/** Whether another chunk holds all of this one's commits, so that this one is redundant. */
function isMerged(chunk: CommitRange, ranges: readonly CommitRange[]): boolean {
  return ranges.some(
    (other) => other !== chunk && other.firstCommit <= chunk.firstCommit && other.lastCommit >= chunk.lastCommit,
  );
}
