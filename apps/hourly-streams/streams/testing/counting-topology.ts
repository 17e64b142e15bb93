import type { Topology } from "../runtime/topology";
import { TimeWindows } from "../windowed-count/time-windows";
import { windowedCountTopology } from "../windowed-count/topology";
import { CountTotals, type WindowedCount } from "../windowed-count/windowed-count";

const HOUR_MS = 3_600_000;

/** The epoch milliseconds of an hour, counted from the epoch. */
export function hour(hours: number): number {
  return Math.round(hours * HOUR_MS);
}

/** How long after its end a window of `COUNTING` still counts. */
export const GRACE_HOURS = 3;

/**
 * A windowed count for tests. The value of a record of `orders` is its event time; any other value is invalid. A result's
 * key is the start of its window, its value the count. The key of a record of `late` is the late record's position.
 */
export const COUNTING: WindowedCount = {
  source: { topic: "orders", partitions: 2 },
  changelog: { topic: "changelog", partitions: 2 },
  repartition: { topic: "repartition", partitions: 2 },
  // Small, so that chunks of every tier are merged and full ones expire within a test.
  tierLimits: { fanIn: 3, tiers: 2, fullChunkEntries: 6 },
  windows: TimeWindows.ofSizeAndGrace({ sizeMs: HOUR_MS, graceMs: hour(GRACE_HOURS) }),
  extractTimestamp: ({ value }) => {
    const timestampMs = Number(value?.toString());
    return Number.isNaN(timestampMs) ? undefined : timestampMs;
  },
  result: (windowStartMs, count) => ({ topic: "results", key: String(windowStartMs), value: String(count) }),
  late: ({ partition, offset }) => ({ topic: "late", key: `${partition}/${offset}`, value: "" }),
};

/** The topology of `COUNTING`. */
export function countingTopology(totals = new CountTotals()): Topology {
  return windowedCountTopology(COUNTING, totals);
}
