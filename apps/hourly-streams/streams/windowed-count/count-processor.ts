import type { ConsumerRecord, ProducerRecord } from "../runtime/records";
import type { Processor } from "../runtime/topology";
import { decodeChunk, encodeChunk } from "../state/changelog-chunk";
import { ChangelogTiers, type ChunkPlacement } from "../state/changelog-tiers";
import { DeduplicationStore } from "../state/deduplication-store";
import {
  FINGERPRINT_WORDS,
  FingerprintList,
  fingerprintInto,
  storedWindow,
  windowNumberOfStored,
} from "../state/fingerprint";
import { TiersRestoration } from "../state/tiers-restoration";
import { horizonRecords, partialCountRecord } from "./partial-count";
import type { CountTotals, WindowedCount } from "./windowed-count";

interface PendingCommit {
  readonly placement: ChunkPlacement | undefined;
  readonly expiredChunks: readonly string[];
  readonly retainedFrom: number;
}

/**
 * Sub-topology 0: counts the distinct keys of each window in one input partition.
 *
 * A record advances stream time, is late when its window has expired by then, is a duplicate when its key was counted
 * in a window that is still retained, and counts otherwise. The count of a window is by definition the number of keys
 * remembered under it, so the changelog holds the remembered keys alone and a restoration counts them again.
 */
export class CountProcessor implements Processor {
  private readonly store = new DeduplicationStore((stored) => this.increment(windowNumberOfStored(stored)));
  private readonly counts = new Map<number, number>();
  private streamTimeMs = -Infinity;
  private retainedFrom = -Infinity;

  private restoration: TiersRestoration | undefined;
  private tiers: ChangelogTiers;
  private readonly fingerprint = new Uint32Array(FINGERPRINT_WORDS);

  /** Since the last commit: entries that are new, late records, and windows whose count has changed. */
  private added = new FingerprintList();
  private lateRecords: ProducerRecord[] = [];
  private readonly touched = new Set<number>();
  /** As of the last commit. */
  private committedStreamTimeMs = -Infinity;
  private committedRetainedFrom = -Infinity;
  private pending: PendingCommit | undefined;

  constructor(
    private readonly options: WindowedCount,
    private readonly partition: number,
    private readonly totals: CountTotals,
  ) {
    this.restoration = new TiersRestoration(options.tierLimits);
    this.tiers = new ChangelogTiers(options.tierLimits);
  }

  get stateBytes(): number {
    return this.store.bytes;
  }

  get rememberedKeys(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  restore(record: ConsumerRecord): void {
    const chunk = record.value === null ? null : decodeChunk(record.value);
    // Not a record of this application.
    if (chunk === undefined) return;
    this.restoration?.read(record.key?.toString() ?? "", chunk);
    if (chunk === null) return;
    this.observe(chunk.streamTimeMs);
    this.store.restore(chunk.entries.packed());
  }

  completeRestoration(): void {
    this.tiers = this.restoration?.finish(this.retainedFrom) ?? this.tiers;
    this.restoration = undefined;
    this.store.completeRestoration();
    this.forgetExpiredCounts();
    this.committedStreamTimeMs = this.streamTimeMs;
    this.committedRetainedFrom = this.retainedFrom;
  }

  process(record: ConsumerRecord): void {
    const { options, totals } = this;
    totals.processed += 1;
    const timestampMs = options.extractTimestamp(record);
    if (timestampMs === undefined || record.key === null) {
      totals.invalid += 1;
      return;
    }
    if (timestampMs > this.streamTimeMs) this.observe(timestampMs);
    const windowNumber = options.windows.windowNumberOf(timestampMs);
    if (windowNumber < this.retainedFrom) {
      totals.late += 1;
      this.lateRecords.push(options.late(record, timestampMs));
      return;
    }
    fingerprintInto(record.key, this.fingerprint);
    if (!this.store.remember(this.fingerprint, windowNumber)) {
      totals.duplicate += 1;
      return;
    }
    totals.counted += 1;
    this.added.add(this.fingerprint, storedWindow(windowNumber));
    this.increment(windowNumber);
    this.touched.add(windowNumber);
  }

  prepareCommit(): ProducerRecord[] {
    const { streamTimeMs, retainedFrom } = this;
    const changed = this.added.length > 0 || streamTimeMs !== this.committedStreamTimeMs;
    const placement = changed ? this.tiers.place(this.added, streamTimeMs) : undefined;
    const expiredChunks = retainedFrom > this.committedRetainedFrom ? this.tiers.expiredKeys(retainedFrom) : [];
    this.pending = { placement, expiredChunks, retainedFrom };
    return [
      ...this.changelogRecords(this.pending),
      ...this.partialCounts(),
      ...this.lateRecords,
      ...(retainedFrom > this.committedRetainedFrom
        ? horizonRecords(this.options.repartition, { partition: this.partition, retainedFrom })
        : []),
    ];
  }

  postCommit(): void {
    if (this.pending === undefined) return;
    const { placement, expiredChunks, retainedFrom } = this.pending;
    if (placement !== undefined) this.tiers.notePlaced(placement);
    this.tiers.noteDeleted(expiredChunks);
    this.pending = undefined;
    this.added = new FingerprintList();
    this.lateRecords = [];
    this.touched.clear();
    this.committedStreamTimeMs = this.streamTimeMs;
    this.committedRetainedFrom = retainedFrom;
    this.forgetExpiredCounts();
    this.store.sweep();
  }

  private observe(timestampMs: number): void {
    this.streamTimeMs = Math.max(this.streamTimeMs, timestampMs);
    const retainedFrom = this.options.windows.retainedFrom(this.streamTimeMs);
    if (!(retainedFrom > this.retainedFrom)) return;
    this.retainedFrom = retainedFrom;
    this.store.retainFrom(retainedFrom);
  }

  /** Only after a commit, since a window that has expired since the last one may have changed before. */
  private forgetExpiredCounts(): void {
    for (const windowNumber of this.counts.keys()) {
      if (windowNumber < this.retainedFrom) this.counts.delete(windowNumber);
    }
  }

  private increment(windowNumber: number): void {
    this.counts.set(windowNumber, (this.counts.get(windowNumber) ?? 0) + 1);
  }

  private changelogRecords({ placement, expiredChunks }: PendingCommit): ProducerRecord[] {
    const place = { topic: this.options.changelog.topic, partition: this.partition };
    const tombstones = expiredChunks.map((key) => ({ ...place, key, value: null }));
    return placement === undefined
      ? tombstones
      : [{ ...place, key: placement.key, value: encodeChunk(placement.chunk) }, ...tombstones];
  }

  private partialCounts(): ProducerRecord[] {
    const { repartition } = this.options;
    return [...this.touched].flatMap((windowNumber) => {
      const count = this.counts.get(windowNumber);
      return count === undefined
        ? []
        : [partialCountRecord(repartition, { windowNumber, partition: this.partition, count })];
    });
  }
}
