import type { Filter, OverTimePanel, Panel } from "./panel";
import { groupingPath } from "./source";

/** From `fromMs`, included, to `toMs`, excluded, in epoch milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A search of Elasticsearch: POST `body` to `path`. */
export interface SearchRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Bars of a chart whose interval follows the range, at most. */
const MOST_BARS = 60;
const INTERVALS_MS = [
  ...[1, 5, 10, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 5, 10, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
];

/** Longer than the log messages are retained, and bounds the buckets of one answer. */
export const LONGEST_RANGE_MS = 31 * DAY_MS;

/** The time ranges that people choose from, up to now, in milliseconds. */
export const TIME_RANGES_MS = { "1h": HOUR_MS, "6h": 6 * HOUR_MS, "24h": DAY_MS, "7d": 7 * DAY_MS } as const;
export type TimeRangeName = keyof typeof TIME_RANGES_MS;

/** Series and values that are named in one chart, at most: the known services and statuses fit. */
const MOST_SERIES = 12;

/** Names of the aggregations in a request and its answer. */
export const AGGREGATION = { series: "series", overTime: "overTime", maximum: "maximum", values: "values" } as const;

/** The width of a panel's bars for a range, in milliseconds. */
export function intervalMs(panel: OverTimePanel, { fromMs, toMs }: TimeRange): number {
  if (panel.interval === "hour") return HOUR_MS;
  return INTERVALS_MS.find((candidate) => (toMs - fromMs) / candidate <= MOST_BARS) ?? DAY_MS;
}

/**
 * The search that answers a panel for a time range. An index that does not exist yet counts as empty.
 *
 * @throws RangeError for a range that is empty, or longer than `LONGEST_RANGE_MS`
 */
export function searchRequestOf(panel: Panel, range: TimeRange): SearchRequest {
  const lengthMs = range.toMs - range.fromMs;
  if (!(lengthMs > 0 && lengthMs <= LONGEST_RANGE_MS)) {
    throw new RangeError(`a time range is longer than 0 and at most ${LONGEST_RANGE_MS} ms, not ${lengthMs} ms`);
  }
  const { index, timeField, spanMs } = panel.source;
  // A document that stands for an hour belongs to a range that begins within the hour.
  const fromMs = spanMs === 0 ? range.fromMs : Math.floor(range.fromMs / spanMs) * spanMs;
  const within = { range: { [timeField]: { gte: fromMs, lt: range.toMs, format: "epoch_millis" } } };
  const filter = [within, ...(panel.filter ? [termsOf(panel.filter)] : [])];
  return {
    path: `/${index}/_search?ignore_unavailable=true`,
    body: bodyOf(panel, { fromMs, toMs: range.toMs }, filter),
  };
}

function termsOf({ field, anyOf }: Filter): unknown {
  return { terms: { [field]: anyOf } };
}

function bodyOf(panel: Panel, range: TimeRange, filter: readonly unknown[]): SearchRequest["body"] {
  switch (panel.kind) {
    case "over-time":
      return {
        size: 0,
        track_total_hits: false,
        query: { bool: { filter } },
        aggs: overTimeAggregations(panel, range),
      };
    case "top-values":
      return {
        size: 0,
        // What the named values do not account for is counted as other.
        track_total_hits: true,
        query: { bool: { filter: [...filter, { exists: { field: panel.field } }] } },
        aggs: {
          [AGGREGATION.values]: { terms: { field: groupingPath(panel.source, panel.field), size: panel.size } },
        },
      };
    case "latest":
      return {
        size: panel.size,
        track_total_hits: false,
        _source: panel.columns,
        query: { bool: { filter } },
        sort: [{ [panel.source.timeField]: "desc" }, { [panel.source.entity.key]: "asc" }],
      };
  }
}

function overTimeAggregations(panel: OverTimePanel, range: TimeRange): unknown {
  const { measure, source } = panel;
  const overTime = {
    date_histogram: {
      field: source.timeField,
      fixed_interval: `${intervalMs(panel, range)}ms`,
      // Intervals without a document are bars of height 0, up to both ends of the range.
      min_doc_count: 0,
      extended_bounds: { min: range.fromMs, max: range.toMs - 1 },
    },
  };
  if (measure.kind === "maximum") {
    const maximum = { max: { field: measure.field } };
    return { [AGGREGATION.overTime]: { ...overTime, aggs: { [AGGREGATION.maximum]: maximum } } };
  }
  if (measure.by === undefined) return { [AGGREGATION.overTime]: overTime };
  return {
    [AGGREGATION.series]: {
      terms: { field: groupingPath(source, measure.by), size: MOST_SERIES },
      aggs: { [AGGREGATION.overTime]: overTime },
    },
    [AGGREGATION.overTime]: overTime,
  };
}
