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
  const newest = new Map(Object.entries(published));
  for (const { machine, rows } of reports) {
    for (const row of rows.filter(({ quick }) => !quick)) {
      const before = newest.get(resultKey(row));
      if (before === undefined || before.row.startedAt < row.startedAt) newest.set(resultKey(row), { machine, row });
    }
  }
  const inOrder = keysOf(order).map((key) => [key, newest.get(key)] as const);
  return Object.fromEntries(inOrder.filter((entry): entry is [string, PublishedResult] => entry[1] !== undefined));
}

function keysOf(order: readonly string[]): string[] {
  return order.flatMap((name) => [false, true].map((pinned) => resultKey({ name, pinned })));
}
