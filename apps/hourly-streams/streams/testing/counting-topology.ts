import { TimeWindows } from "../windowed-count/time-windows";
import type { WindowedCountTopology } from "../windowed-count/topology";

const HOUR_MS = 3_600_000;

/** The instant a number of hours after the epoch. */
export function hour(hours: number): number {
  return Math.round(hours * HOUR_MS);
}

/** How long a window of `countingTopology` is retained. */
export const RETENTION_HOURS = 3;

/**
 * A topology for tests: the value of a record of `orders` is its event time, anything else is invalid; a result's key
 * is the start of its window, its value the count; a late record is named in `late` by its place.
 */
export const countingTopology: WindowedCountTopology = {
  source: { topic: "orders", partitions: 2 },
  changelog: { topic: "changelog", partitions: 2 },
  repartition: { topic: "repartition", partitions: 2 },
  // Small, so that chunks of every tier are merged and full ones expire within a test.
  tierLimits: { fanIn: 3, tiers: 2, fullChunkEntries: 6 },
  windows: TimeWindows.of({ sizeMs: HOUR_MS, retentionMs: hour(RETENTION_HOURS) }),
  extractTimestamp: ({ value }) => {
    const timestampMs = Number(value?.toString());
    return Number.isNaN(timestampMs) ? undefined : timestampMs;
  },
  result: (windowStartMs, count) => ({ topic: "results", key: String(windowStartMs), value: String(count) }),
  late: ({ partition, offset }) => ({ topic: "late", key: `${partition}/${offset}`, value: "" }),
};
