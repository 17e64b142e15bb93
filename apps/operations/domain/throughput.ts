import { TimeSeries } from "./time-series";

/** Over how long a rate is taken, in milliseconds: long enough to be calm, short enough to show a stop. */
const RATE_WINDOW_MS = 10_000;
/** After a longer pause between two values nobody knows how the count grew, in milliseconds. */
const LONGEST_GAP_MS = 5_000;
/** A rate from two values that are closer is noise. */
const SHORTEST_WINDOW_MS = 900;

/** How fast a count grows, from samples of it. */
export class Rate {
  private readonly counts = new TimeSeries<number>(RATE_WINDOW_MS);

  observe(count: number, nowMs: number): void {
    const { last } = this.counts;
    // A smaller count is another one: a topic was made anew, a process has restarted.
    const isAnother = last !== undefined && (count < last.value || nowMs - last.atMs > LONGEST_GAP_MS);
    if (isAnother) this.counts.clear();
    this.counts.add(count, nowMs);
  }

  /** Per second over the last 10 s; undefined until there are two samples, and when there is no recent one. */
  perSecondAt(nowMs: number): number | undefined {
    const { first, last } = this.counts;
    if (first === undefined || last === undefined) return undefined;
    if (last.atMs - first.atMs < SHORTEST_WINDOW_MS || nowMs - last.atMs > LONGEST_GAP_MS) return undefined;
    return ((last.value - first.value) * 1_000) / (last.atMs - first.atMs);
  }
}
