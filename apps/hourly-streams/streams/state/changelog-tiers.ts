import type { ChangelogChunk } from "./changelog-chunk";
import { FingerprintList } from "./fingerprint";

/** How chunks are merged. */
export interface TierLimits {
  /** Chunks of one tier that are merged into one of the next. */
  readonly fanIn: number;
  /** Number of tiers that are merged; beyond the last one every chunk is a full one. */
  readonly tiers: number;
  /** The number of entries at which a chunk is full: it is not merged again. */
  readonly fullChunkEntries: number;
}

/** A full chunk has 256 KiB or slightly more: a quarter of the largest record that a broker accepts by default. */
export const DEFAULT_TIER_LIMITS: TierLimits = { fanIn: 32, tiers: 3, fullChunkEntries: 16_384 };

/** A chunk that waits to be merged. */
export interface TieredChunk extends ChangelogChunk {
  readonly slot: number;
}

/** Where a commit's chunk goes. */
export interface ChunkPlacement {
  /** Key of the changelog record. */
  readonly key: string;
  readonly chunk: ChangelogChunk;
  /** undefined for a full chunk. */
  readonly tier: number | undefined;
  readonly slot: number;
}

/**
 * Decides under which key a commit's entries are written to the changelog, so that there are few keys and a restoration
 * does not read thousands of tiny records.
 *
 * A commit's chunk goes to the next free slot of tier 0. When none is free, it is merged with the chunks of that tier
 * and written to a slot of the next, and the tier starts over: its old records are redundant, and are overwritten one
 * by one. A chunk that becomes full gets a key of its own, which is deleted when its last window expires. So each commit
 * writes one record, and each entry is written at most four times.
 */
export class ChangelogTiers {
  private tiers: TieredChunk[][];
  /** Keys of the full chunks, with the newest window of each. */
  private readonly full = new Map<string, number>();
  private lastCommit = 0;

  constructor(private readonly limits: TierLimits = DEFAULT_TIER_LIMITS) {
    this.tiers = Array.from({ length: limits.tiers }, () => []);
  }

  /** Chooses where the entries of the next commit go; changes nothing. */
  place(entries: FingerprintList, streamTimeMs: number): ChunkPlacement {
    const { fanIn, fullChunkEntries } = this.limits;
    const commit = this.lastCommit + 1;
    const merged = [entries];
    let length = entries.length;
    let firstCommit = commit;
    for (const [tier, chunks] of this.tiers.entries()) {
      const slot = (chunks.at(-1)?.slot ?? -1) + 1;
      const lengthOfTier = chunks.reduce((sum, chunk) => sum + chunk.entries.length, 0);
      if (length < fullChunkEntries && slot < fanIn - 1 && length + lengthOfTier < fullChunkEntries) {
        return placement(`tier-${tier}/${slot}`, tier, slot, { firstCommit, lastCommit: commit, streamTimeMs }, merged);
      }
      merged.unshift(...chunks.map((chunk) => chunk.entries));
      length += lengthOfTier;
      firstCommit = chunks[0]?.firstCommit ?? firstCommit;
      if (length >= fullChunkEntries) break;
    }
    return placement(`full/${commit}`, undefined, 0, { firstCommit, lastCommit: commit, streamTimeMs }, merged);
  }

  /** Notes that a placed chunk is part of the changelog now. */
  notePlaced({ key, chunk, tier, slot }: ChunkPlacement): void {
    this.lastCommit = chunk.lastCommit;
    this.tiers = this.tiers.map((chunks) => chunks.filter((old) => old.firstCommit < chunk.firstCommit));
    if (tier === undefined) this.full.set(key, chunk.entries.newestWindow());
    else this.tiers[tier]?.push({ ...chunk, slot });
  }

  /** Keys of the full chunks whose windows are all before `retainedFrom`. */
  expiredKeys(retainedFrom: number): string[] {
    return [...this.full].filter(([, newest]) => newest < retainedFrom).map(([key]) => key);
  }

  /** Notes that full chunks are deleted from the changelog now. */
  noteDeleted(keys: readonly string[]): void {
    for (const key of keys) this.full.delete(key);
  }

  /**
   * The tiers as a restoration has found them.
   * @param limits those that the changelog was written with, or greater ones
   * @param lastCommit number of the last commit in the changelog
   * @param tiers live chunks of each tier, oldest first
   * @param full key and newest window of each full chunk
   */
  static fromRestoration(
    limits: TierLimits,
    lastCommit: number,
    tiers: readonly (readonly TieredChunk[])[],
    full: Iterable<readonly [string, number]>,
  ): ChangelogTiers {
    const restored = new ChangelogTiers(limits);
    restored.lastCommit = lastCommit;
    restored.tiers = restored.tiers.map((_empty, tier) => [...(tiers[tier] ?? [])]);
    for (const [key, newest] of full) restored.full.set(key, newest);
    return restored;
  }
}

function placement(
  key: string,
  tier: number | undefined,
  slot: number,
  range: Omit<ChangelogChunk, "entries">,
  merged: readonly FingerprintList[],
): ChunkPlacement {
  const [only, ...others] = merged;
  const entries = only !== undefined && others.length === 0 ? only : FingerprintList.concatenate(merged);
  return { key, tier, slot, chunk: { ...range, entries } };
}

/** The tier and slot that a key names; undefined for the key of a full chunk. */
export function tierSlotOf(key: string): { readonly tier: number; readonly slot: number } | undefined {
  const match = /^tier-(\d+)\/(\d+)$/.exec(key);
  return match === null ? undefined : { tier: Number(match[1]), slot: Number(match[2]) };
}
