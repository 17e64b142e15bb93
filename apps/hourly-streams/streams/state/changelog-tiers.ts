import type { ChangelogChunk } from "./changelog-chunk";
import { FingerprintList } from "./fingerprint-list";

/** How chunks are merged. */
export interface TierLimits {
  /** Chunks of one tier that are merged into one of the next. */
  readonly fanIn: number;
  /** Tiers that are merged on; beyond them every chunk is a full one. */
  readonly tiers: number;
  /** Entries from which a chunk is full and never written again. */
  readonly fullChunkEntries: number;
}

/** A full chunk has 256 KiB or little more: a quarter of what a broker takes in one record by default. */
export const defaultTierLimits: TierLimits = { fanIn: 32, tiers: 3, fullChunkEntries: 16_384 };

/** A chunk that waits to be merged. */
export interface TieredChunk extends ChangelogChunk {
  readonly slot: number;
}

/** Where a commit's chunk goes. */
export interface ChunkPlacement {
  /** Key of the changelog record. */
  readonly key: string;
  readonly chunk: ChangelogChunk;
  /** Where it goes; undefined for a full chunk. */
  readonly tier: number | undefined;
  readonly slot: number;
}

/**
 * Decides under which key a commit's entries are written to the changelog, so that a restoration never reads
 * thousands of tiny records and the keys stay few.
 *
 * A commit's chunk goes to the next free slot of tier 0. Where none is free, it is written merged with the chunks of
 * that tier to a slot of the next, and the tier begins anew: its old records are overwritten one after the other, and
 * until then say nothing that the merged one does not say. A chunk that has grown full gets a key of its own, which
 * is deleted when its last window expires. So each commit writes one record, and each entry at most four times.
 */
export class ChangelogTiers {
  private tiers: TieredChunk[][];
  /** Keys of the full chunks, with the newest window of each. */
  private readonly full = new Map<string, number>();
  private lastCommit = 0;

  constructor(private readonly limits: TierLimits = defaultTierLimits) {
    this.tiers = Array.from({ length: limits.tiers }, () => []);
  }

  /** Says where the entries of the next commit belong; changes nothing. */
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

  /** Takes note that a placed chunk is part of the changelog now. */
  placed({ key, chunk, tier, slot }: ChunkPlacement): void {
    this.lastCommit = chunk.lastCommit;
    this.tiers = this.tiers.map((chunks) => chunks.filter((old) => old.firstCommit < chunk.firstCommit));
    if (tier === undefined) this.full.set(key, chunk.entries.newestWindow());
    else this.tiers[tier]?.push({ ...chunk, slot });
  }

  /** Keys of the full chunks all of whose windows lie before `retainedFrom`. */
  expired(retainedFrom: number): string[] {
    return [...this.full].filter(([, newest]) => newest < retainedFrom).map(([key]) => key);
  }

  /** Takes note that full chunks are deleted from the changelog now. */
  deleted(keys: readonly string[]): void {
    for (const key of keys) this.full.delete(key);
  }

  /**
   * The tiers as a restoration found them.
   * @param limits the same as those it was written with, or greater
   * @param lastCommit number of the last commit in the changelog
   * @param tiers live chunks of each tier, oldest first
   * @param full key and newest window of each full chunk
   */
  static restored(
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

/** The tier and slot that a key stands for; undefined for a full chunk's. */
export function tierSlotOf(key: string): { readonly tier: number; readonly slot: number } | undefined {
  const match = /^tier-(\d+)\/(\d+)$/.exec(key);
  return match === null ? undefined : { tier: Number(match[1]), slot: Number(match[2]) };
}
