import { median } from "../../integration/harness/statistics";
import { formatFigure, formatRatio } from "./figures";
import { describeSize } from "./machine";
import { resultKey, type PublishedResults } from "./results";
import type { Row, RowResult, Target } from "./row";
import { figuresOf, judge } from "./verdict";

type SummarizedRow = Pick<Row, "name" | "title" | "unit" | "targets">;

/**
 * The results in short, as a Markdown table: a line for each target that is `inSummary`, with both programs' figures, this project's in
 * times of the other's, and the same where each had cores of its own.
 */
export function renderSummary(results: PublishedResults, rows: readonly SummarizedRow[]): string {
  const lines = rows.flatMap((row) =>
    row.targets.filter(({ inSummary }) => inSummary).map((target) => summaryLine(results, row, target)),
  );
  const table = [
    HEAD,
    HEAD.map((_title, column) => (column < 3 ? "---" : "---:")),
    ...lines.filter((line) => line !== undefined),
  ];
  const machines = new Set(Object.values(results).map(({ machine }) => describeSize(machine)));
  return [...table.map((cells) => `| ${cells.join(" | ")} |`), "", `On ${[...machines].join("; ")}.`].join("\n");
}

const HEAD = ["work", "this project", "beside it", "times", "pinned", "memory, times"];

function summaryLine(results: PublishedResults, row: SummarizedRow, target: Target): string[] | undefined {
  const [shared, pinned] = [false, true].map((isPinned) => results[resultKey({ ...row, pinned: isPinned })]?.row);
  const shown = shared ?? pinned;
  if (shown === undefined) return undefined;
  const product = target.of ?? shown.contestants.find(({ role }) => role === "product")?.name;
  if (product === undefined) return undefined;
  return [
    `${row.title}, ${target.figure === "p99Ms" ? "p99, ms" : row.unit}`,
    medianFigure(shown, target, product),
    medianFigure(shown, target, target.against),
    ratio(shared, target),
    ratio(pinned, target),
    ratio(shown, { ...target, figure: "memoryBytes" }),
  ];
}

function medianFigure({ contestants }: RowResult, { figure }: Target, name: string): string {
  const contestant = contestants.find((one) => one.name === name);
  const figures = contestant ? figuresOf(contestant, figure) : [];
  return figures.length === 0 ? name : `${name}: ${formatFigure(median(figures))}`;
}

function ratio(row: RowResult | undefined, target: Target): string {
  const verdict = row && judge(row, target);
  return verdict === undefined ? "" : formatRatio(verdict.ratio);
}
