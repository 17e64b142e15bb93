import { z } from "zod";
import type { SearchRequest } from "../../../contract/dashboard/search-request";
import { LOGS_INDEX, LOG_STATUSES } from "../../../contract/log-message";
import { RECORD_AGE_BUCKETS_SECONDS } from "../../service-kit/process/metrics";
import type { LatencyMetrics } from "../domain/answers";

/** After a pause of this length nobody knows when a document appeared, in milliseconds. */
const PAUSE_MS = 10_000;
const MS_PER_SECOND = 1_000;

const BOUNDS_SECONDS = [...RECORD_AGE_BUCKETS_SECONDS, Infinity];

const PATH = `/${LOGS_INDEX}/_search?ignore_unavailable=true`;

const shardsSchema = z.object({ failed: z.literal(0) });
const newestSchema = z.object({
  _shards: shardsSchema,
  // No index, no documents, no aggregation.
  aggregations: z.object({ newest: z.object({ value: z.number().nullable() }) }).optional(),
});
const agesSchema = z.object({
  _shards: shardsSchema,
  aggregations: z.object({
    ages: z.object({
      buckets: z.record(
        z.string(),
        z.object({ doc_count: z.int(), timestamp: z.object({ value: z.number().nullable() }) }),
      ),
    }),
  }),
});

export interface NewDocumentsOptions {
  /** The answer to a search in Elasticsearch. */
  readonly search: (request: SearchRequest, signal: AbortSignal) => Promise<unknown>;
  readonly nowMs: () => number;
  /** Told how old accepted orders were when a search found their documents, as a mean of so many of like age. */
  readonly onFound: (meanAgeSeconds: number, orders: number) => void;
}

/**
 * Times orders from their acceptance until a search finds the document of it. A document counts in the first look that finds
 * it, so its age is too high by as much as the time between two looks. New are documents with a higher sequence number than
 * the last look's newest one; one that is written again is new again.
 */
export class NewDocuments {
  /** Undefined until a look has found where to begin. */
  private newest: number | undefined;
  private lookedMs = -Infinity;
  private readonly counts = BOUNDS_SECONDS.map(() => 0);

  constructor(private readonly options: NewDocumentsOptions) {}

  async ask(signal: AbortSignal): Promise<LatencyMetrics> {
    const nowMs = this.options.nowMs();
    if (nowMs - this.lookedMs > PAUSE_MS) this.newest = undefined;
    this.lookedMs = nowMs;
    const newest = await this.newestNow(signal);
    // A lower one is of an index that has been created anew.
    if (this.newest !== undefined && newest > this.newest) await this.count(this.newest, newest, signal);
    this.newest = newest;
    return { sinceOrder: this.histogram };
  }

  private get histogram(): LatencyMetrics["sinceOrder"] {
    let sum = 0;
    return BOUNDS_SECONDS.map((atMostSeconds, index) => ({ atMostSeconds, count: (sum += this.counts[index] ?? 0) }));
  }

  private async newestNow(signal: AbortSignal): Promise<number> {
    const body = { size: 0, track_total_hits: false, aggs: { newest: { max: { field: "_seq_no" } } } };
    const { aggregations } = newestSchema.parse(await this.options.search({ path: PATH, body }, signal));
    return aggregations?.newest.value ?? -1;
  }

  private async count(after: number, upTo: number, signal: AbortSignal): Promise<void> {
    const nowMs = this.options.nowMs();
    const body = {
      size: 0,
      track_total_hits: false,
      query: {
        bool: {
          filter: [{ term: { status: LOG_STATUSES.accepted } }, { range: { _seq_no: { gt: after, lte: upTo } } }],
        },
      },
      aggs: {
        ages: {
          range: { field: "timestamp", keyed: true, ranges: BOUNDS_SECONDS.map((_, index) => range(index, nowMs)) },
          aggs: { timestamp: { avg: { field: "timestamp" } } },
        },
      },
    };
    const { aggregations } = agesSchema.parse(await this.options.search({ path: PATH, body }, signal));
    for (const [index, { doc_count: orders, timestamp }] of Object.entries(aggregations.ages.buckets)) {
      if (orders === 0 || timestamp.value === null) continue;
      const bucket = Number(index);
      this.counts[bucket] = (this.counts[bucket] ?? 0) + orders;
      // A clock that runs ahead of this one dates an order in the future.
      this.options.onFound(Math.max(0, nowMs - timestamp.value) / MS_PER_SECOND, orders);
    }
  }
}

/** The times of orders whose age is in the bucket: older than the bound before it, at most as old as its own. */
function range(index: number, nowMs: number): { key: string; from?: number; to?: number } {
  const oldest = BOUNDS_SECONDS[index] ?? Infinity;
  const youngest = BOUNDS_SECONDS[index - 1];
  return {
    key: String(index),
    ...(oldest !== Infinity && { from: nowMs - oldest * MS_PER_SECOND }),
    ...(youngest !== undefined && { to: nowMs - youngest * MS_PER_SECOND }),
  };
}
