import { TimeSeries } from "./time-series";

/** A histogram as Prometheus' text format has it: how many values were at most each bound, bounds ascending. */
export type Histogram = readonly HistogramBucket[];

export interface HistogramBucket {
  /** In seconds; Infinity for the last. */
  readonly atMostSeconds: number;
  readonly count: number;
}

/** Percentiles of durations, in seconds. */
export interface Percentiles {
  readonly orders: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const MINUTE_MS = 60_000;

/** Percentiles of the last minute, from samples of a histogram that only grows. */
export class RecentPercentiles {
  private readonly samples = new TimeSeries<Histogram>(MINUTE_MS);

  observe(histogram: Histogram, nowMs: number): void {
    const { last } = this.samples;
    // Fewer values than before: the process has restarted, and counts from 0.
    if (last !== undefined && total(histogram) < total(last.value)) this.samples.clear();
    this.samples.add(histogram, nowMs);
  }

  /** undefined where nothing happened since the first sample of the last minute. */
  get latest(): Percentiles | undefined {
    const { first, last } = this.samples;
    if (first === undefined || last === undefined) return undefined;
    const recent = difference(last.value, first.value);
    const orders = total(recent);
    if (orders === 0) return undefined;
    return { orders, p50: quantile(recent, 0.5), p95: quantile(recent, 0.95), p99: quantile(recent, 0.99) };
  }
}

function difference(later: Histogram, earlier: Histogram): Histogram {
  const before = new Map(earlier.map(({ atMostSeconds, count }) => [atMostSeconds, count]));
  return later.map(({ atMostSeconds, count }) => ({
    atMostSeconds,
    count: count - (before.get(atMostSeconds) ?? 0),
  }));
}

function total(histogram: Histogram): number {
  return histogram.at(-1)?.count ?? 0;
}

/**
 * Within a bucket values count as evenly spread, as in Prometheus' `histogram_quantile`; one beyond the last bound counts as
 * that bound.
 */
export function quantile(histogram: Histogram, share: number): number {
  const rank = total(histogram) * share;
  const index = histogram.findIndex(({ count }) => count >= rank);
  const bucket = histogram[index];
  const below = histogram[index - 1];
  const lowest = below?.atMostSeconds ?? 0;
  if (bucket === undefined || bucket.atMostSeconds === Infinity) return lowest;
  const countBelow = below?.count ?? 0;
  const within = bucket.count === countBelow ? 1 : (rank - countBelow) / (bucket.count - countBelow);
  return lowest + (bucket.atMostSeconds - lowest) * within;
}
