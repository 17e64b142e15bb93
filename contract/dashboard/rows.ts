import { z } from "zod";
import type { LatestPanel, OverTimePanel, Panel, TopValuesPanel } from "./panel";
import { AGGREGATION } from "./search-request";

/** A bar. */
export interface OverTimeRow {
  /** Start of its interval in epoch milliseconds. */
  readonly startMs: number;
  /** The value that the panel counts by; null if the panel has one series. */
  readonly series: string | null;
  /** Null: no document says anything about this interval. */
  readonly value: number | null;
}

/** A value of the panel's field, most frequent first. */
export interface TopValuesRow {
  readonly value: string;
  readonly count: number;
}

/** A document: its fields that are columns of the panel. */
export type LatestRow<Column extends string = string> = Readonly<Record<Column, string | number | null>>;

/** The rows of a panel's kind. */
export type RowOf<APanel extends Panel> = APanel extends OverTimePanel
  ? OverTimeRow
  : APanel extends TopValuesPanel
    ? TopValuesRow
    : APanel extends LatestPanel<infer Column>
      ? LatestRow<Column>
      : never;

/** Stands for all values that a panel does not name, last. */
export const OTHER_VALUES = "(other values)";

const interval = z.object({
  key: z.number(),
  doc_count: z.number(),
  [AGGREGATION.maximum]: z.object({ value: z.number().nullable() }).optional(),
});
const overTime = z.object({ buckets: z.array(interval) });
const responseSchema = z.object({
  timed_out: z.literal(false),
  _shards: z.object({ failed: z.literal(0) }),
  hits: z.object({
    total: z.object({ value: z.number() }).optional(),
    hits: z.array(z.object({ _source: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) })),
  }),
  // Absent where no index exists yet.
  aggregations: z
    .object({
      [AGGREGATION.overTime]: overTime.optional(),
      [AGGREGATION.series]: z
        .object({ buckets: z.array(z.object({ key: z.string(), [AGGREGATION.overTime]: overTime })) })
        .optional(),
      [AGGREGATION.values]: z
        .object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.number() })) })
        .optional(),
    })
    .default({}),
});
type Response = z.infer<typeof responseSchema>;

/**
 * Reads the rows of a panel from the answer to its `searchRequestOf`.
 *
 * @throws an error that says where an answer is partial (timed out, a shard failed) or not an answer to that request
 */
export function rowsOf<APanel extends Panel>(panel: APanel, answer: unknown): readonly RowOf<APanel>[];
export function rowsOf(panel: Panel, answer: unknown): readonly (OverTimeRow | TopValuesRow | LatestRow)[] {
  const { data: response, error } = responseSchema.safeParse(answer);
  if (error) throw new Error(`this is no whole answer to the search of ${panel.id}:\n${z.prettifyError(error)}`);
  switch (panel.kind) {
    case "over-time":
      return overTimeRows(panel, response);
    case "top-values":
      return topValuesRows(response);
    case "latest":
      return response.hits.hits.map(({ _source }) =>
        Object.fromEntries(panel.columns.map((column) => [column, _source[column] ?? null])),
      );
  }
}

function overTimeRows({ measure }: OverTimePanel, { aggregations }: Response): OverTimeRow[] {
  const all = aggregations.overTime?.buckets ?? [];
  if (measure.kind === "maximum") {
    return all.map(({ key, maximum }) => ({ startMs: key, series: null, value: maximum?.value ?? null }));
  }
  if (measure.by === undefined)
    return all.map(({ key, doc_count }) => ({ startMs: key, series: null, value: doc_count }));
  const named = (aggregations.series?.buckets ?? []).flatMap((series) =>
    series.overTime.buckets.map(({ key, doc_count }) => ({ startMs: key, series: series.key, value: doc_count })),
  );
  const others = all.map(({ key, doc_count }) => {
    const counted = named.filter(({ startMs }) => startMs === key).reduce((sum, { value }) => sum + value, 0);
    return { startMs: key, series: OTHER_VALUES, value: doc_count - counted };
  });
  return others.some(({ value }) => value > 0) ? [...named, ...others] : named;
}

function topValuesRows({ aggregations, hits }: Response): TopValuesRow[] {
  const named = (aggregations.values?.buckets ?? []).map(({ key, doc_count }) => ({ value: key, count: doc_count }));
  const other = (hits.total?.value ?? 0) - named.reduce((sum, { count }) => sum + count, 0);
  return other > 0 ? [...named, { value: OTHER_VALUES, count: other }] : named;
}
