import { int64, string, timestamp, type Entity } from "./field-types";

/**
 * What the hourly aggregation says of one hour: a record of `hourly-transaction-topic` under the key `hourWindow`.
 * An upsert: `transactionCount` is the absolute count so far.
 */
export interface HourlyCount {
  /** UTC start of the tumbling one-hour window, without milliseconds: `2026-11-22T14:00:00Z`. */
  readonly hourWindow: string;
  readonly transactionCount: number;
}

/** HOURLY_SUMMARY: a row of MySQL `hourly_summary`. */
export interface HourlySummary extends HourlyCount {
  /** Assigned by MySQL. */
  readonly id: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** `2026-11-22T14:00:00Z` */
const HOUR_WINDOW_LENGTH = 20;

export const hourlyCountEntity: Entity<keyof HourlyCount> = {
  name: "HOURLY_COUNT",
  key: "hourWindow",
  fields: {
    hourWindow: { type: string(HOUR_WINDOW_LENGTH) },
    transactionCount: { type: int64 },
  },
};

export const hourlySummaryEntity: Entity<keyof HourlySummary> = {
  name: "HOURLY_SUMMARY",
  key: "hourWindow",
  fields: {
    id: { type: int64 },
    ...hourlyCountEntity.fields,
    createdAt: { type: timestamp },
    updatedAt: { type: timestamp },
  },
};

/** The MySQL table of HOURLY_SUMMARY. */
export const HOURLY_SUMMARY_TABLE = "hourly_summary";

/** The Elasticsearch index of the hourly counts: Kibana cannot read MySQL. */
export const HOURLY_INDEX = "shopstream-hourly";

/** Length of the window that orders are counted in, in milliseconds. */
export const WINDOW_SIZE_MS = 3_600_000;

/** Renders the start of a window, in epoch milliseconds, as `hourWindow`. */
export function formatHourWindow(windowStartMs: number): string {
  return `${new Date(windowStartMs).toISOString().slice(0, 19)}Z`;
}

/** The `hourWindow` that an instant in epoch milliseconds falls into. */
export function hourWindowOf(instantMs: number): string {
  return formatHourWindow(Math.floor(instantMs / WINDOW_SIZE_MS) * WINDOW_SIZE_MS);
}
