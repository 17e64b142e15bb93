import { defineEntity, int64, string, timestamp, type RecordOf } from "./field-types";

/**
 * The count of one hour: a record of `hourly-transaction-topic` under the key `hourWindow`. An upsert:
 * `transactionCount` is the absolute count so far.
 */
export const HOURLY_COUNT_ENTITY = defineEntity({
  name: "HOURLY_COUNT",
  key: "hourWindow",
  fields: {
    /** UTC start of the tumbling one-hour window, without milliseconds: `2026-11-22T14:00:00Z`. */
    hourWindow: string("2026-11-22T14:00:00Z".length),
    transactionCount: int64(),
  },
});

export type HourlyCount = RecordOf<typeof HOURLY_COUNT_ENTITY>;

/** HOURLY_SUMMARY: a row of MySQL `hourly_summary`. */
export const HOURLY_SUMMARY_ENTITY = defineEntity({
  name: "HOURLY_SUMMARY",
  key: "hourWindow",
  fields: {
    /** Assigned by MySQL. */
    id: int64(),
    ...HOURLY_COUNT_ENTITY.fields,
    createdAt: timestamp(),
    updatedAt: timestamp(),
  },
});

/** The MySQL table of HOURLY_SUMMARY. */
export const HOURLY_SUMMARY_TABLE = "hourly_summary";

/** The Elasticsearch index of the hourly counts: Kibana cannot read MySQL. */
export const HOURLY_INDEX = "shopstream-hourly";

/** Length of the windows that orders are counted in, in milliseconds. */
export const WINDOW_SIZE_MS = 3_600_000;

/** Renders the start of a window, in epoch milliseconds, as `hourWindow`. */
export function formatHourWindow(windowStartMs: number): string {
  return `${new Date(windowStartMs).toISOString().slice(0, 19)}Z`;
}

/** The `hourWindow` that an instant in epoch milliseconds falls into. */
export function hourWindowOf(instantMs: number): string {
  return formatHourWindow(Math.floor(instantMs / WINDOW_SIZE_MS) * WINDOW_SIZE_MS);
}
