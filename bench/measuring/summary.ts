import { median } from "../../integration/harness/statistics";
import { formatFigure, formatRatio } from "../markdown/figures";
import { renderTable } from "../markdown/table";
import { describeSize } from "./machine";
import { resultKey, type PublishedResults } from "./results";
import type { ContestantResult, Figure, Row, RowResult, Target } from "./row";
import { comparedBy, figuresOf, judge } from "./verdict";

type SummarizedRow = Pick<Row, "name" | "title" | "unit" | "targets">;

/**
 * The results in short, as a Markdown table: a line for each target that is `inSummary`, with both programs' figures, this project's in
 * times of the other's, and the same where each had cores of its own.
 */
export function renderSummary(results: PublishedResults, rows: readonly SummarizedRow[]): string {
  const lines = rows.flatMap((row) =>
    row.targets.filter(({ inSummary }) => inSummary).map((target) => summaryLine(results, row, target)),
  );
  const table = renderTable(
    COLUMNS.map(({ title }) => title),
    COLUMNS.map(({ isText = false }) => isText),
    lines.filter((line) => line !== undefined),
  );
  const machines = new Set(Object.values(results).map(({ machine }) => describeSize(machine)));
  return `${table}\n\nOn ${[...machines].join("; ")}.`;
}

/** Of the table, in the order of a line's cells. */
const COLUMNS: readonly { readonly title: string; readonly isText?: boolean }[] = [
  { title: "work", isText: true },
  { title: "this project", isText: true },
  { title: "beside it", isText: true },
  { title: "times" },
  { title: "pinned" },
  { title: "memory, times" },
];

function summaryLine(results: PublishedResults, row: SummarizedRow, target: Target): string[] | undefined {
  const [shared, pinned] = [false, true].map((isPinned) => results[resultKey({ ...row, pinned: isPinned })]?.row);
  const shown = shared ?? pinned;
  if (shown === undefined) return undefined;
  const [product, other] = comparedBy(target, shown);
  if (product === undefined) return undefined;
  return [
    `${row.title}, ${target.figure === "p99Ms" ? "p99, ms" : row.unit}`,
    medianFigure(product.name, product, target.figure),
    medianFigure(target.against, other, target.figure),
    ratio(shared, target),
    ratio(pinned, target),
    ratio(shown, { ...target, figure: "memoryBytes" }),
  ];
}

/** The name alone where it was not measured. */
function medianFigure(name: string, contestant: ContestantResult | undefined, figure: Figure): string {
  const figures = contestant === undefined ? [] : figuresOf(contestant, figure);
  return figures.length === 0 ? name : `${name}: ${formatFigure(median(figures))}`;
}

function ratio(row: RowResult | undefined, target: Target): string {
  const verdict = row && judge(row, target);
  return verdict === undefined ? "" : formatRatio(verdict.ratio);
}
