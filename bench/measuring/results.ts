import type { Machine } from "./machine";
import type { RowResult } from "./row";

/** What a run of the bench has measured: the content of its JSON file. */
export interface BenchReport {
  readonly machine: Machine;
  readonly rows: readonly RowResult[];
}

/** A row's result, and the machine that it is from. */
export interface PublishedResult {
  readonly machine: Machine;
  readonly row: RowResult;
}

/** The newest result of each row, by `resultKey`: of several runs, each row may have been measured in another one. */
export type PublishedResults = Readonly<Record<string, PublishedResult>>;

/** Pinned results stand beside the others. */
export function resultKey({ name, pinned }: Pick<RowResult, "name" | "pinned">): string {
  return `${name}${pinned ? ",pinned" : ""}`;
}

/** The newest result of each row, of short measurements none. Rows that no report has stay as they are. @param order of the rows' names */
export function withReports(
  published: PublishedResults,
  reports: readonly BenchReport[],
  order: readonly string[],
): PublishedResults {
  const measured = reports.flatMap(({ machine, rows }) =>
    rows.filter(({ quick }) => !quick).map((row) => ({ machine, row })),
  );
  const oldestFirst = [...measured, ...Object.values(published)].sort((one, other) =>
    one.row.startedAt < other.row.startedAt ? -1 : 1,
  );
  const newest = new Map(oldestFirst.map((result) => [resultKey(result.row), result]));
  const keys = order.flatMap((name) => [false, true].map((pinned) => resultKey({ name, pinned })));
  return Object.fromEntries(
    keys.flatMap((key) => {
      const result = newest.get(key);
      return result === undefined ? [] : [[key, result]];
    }),
  );
}
