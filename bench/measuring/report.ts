import { median, summarize, type Summary } from "../../integration/harness/statistics";
import { formatFigure } from "../markdown/figures";
import { renderTable } from "../markdown/table";
import { describeSize, type Machine } from "./machine";
import type { ProcessorTime } from "./processor-time";
import type { BenchReport } from "./results";
import type { ContestantResult, RowResult } from "./row";
import { describeVerdict, figuresOf, judge } from "./verdict";

const MEBIBYTE = 2 ** 20;

/** The report as Markdown: for each row when and where it was measured, and a table of its programs with what became of the targets. */
export function renderReport({ machine, rows }: BenchReport): string {
  return rows.map((row) => renderRow(row, machine)).join("\n");
}

function renderRow(row: RowResult, machine: Machine): string {
  const columns = COLUMNS.filter(({ cell }) => row.contestants.some((contestant) => cell(contestant, row) !== ""));
  const table = renderTable(
    columns.map(({ title }) => (title === "" ? row.unit : title)),
    columns.map(({ isText = false }) => isText),
    row.contestants.map((contestant) => columns.map(({ cell }) => cell(contestant, row))),
  );
  return [
    `### ${row.title}${row.pinned ? ", pinned" : ""}`,
    "",
    `${row.startedAt.slice(0, 16).replace("T", " ")}, commit ${machine.commit}, ${roundsOf(row)} rounds` +
      `${row.quick ? " of short measurements" : ""}, load ${row.loadAverage.toFixed(1)} before. ${describeMachine(machine)}`,
    "",
    table,
    "",
  ].join("\n");
}

interface Column {
  /** Empty: the row's unit. */
  readonly title: string;
  readonly isText?: boolean;
  /** Empty where the program has no such figure; a column without any is left out. */
  readonly cell: (contestant: ContestantResult, row: RowResult) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: "program",
    isText: true,
    cell: ({ name, role }) => (role === "product" ? `**${name}**` : name),
  },
  { title: "", cell: (contestant) => formatSummary(summarize(figuresOf(contestant, "value"))) },
  { title: "p50, ms", cell: (contestant) => formatMedian(figuresOf(contestant, "p50Ms")) },
  { title: "p99, ms", cell: (contestant) => formatMedian(figuresOf(contestant, "p99Ms")) },
  {
    title: "MiB",
    cell: (contestant) => formatMedian(figuresOf(contestant, "memoryBytes").map((bytes) => bytes / MEBIBYTE)),
  },
  processorColumn("processor time of one, µs", ({ program }) => program),
  processorColumn("brokers", ({ brokers }) => brokers),
  processorColumn("stores", ({ stores }) => stores),
  processorColumn("load and all else", ({ others }) => others),
  processorColumn("cores busy, %", ({ busyShare }) => 100 * busyShare),
  {
    title: "this project against it",
    isText: true,
    cell: ({ name }, row) =>
      row.targets
        .filter(({ against }) => against === name)
        .map((target) => judge(row, target))
        .map((verdict) => (verdict === undefined ? "not measured" : describeVerdict(verdict, row)))
        .join("; "),
  },
];

function processorColumn(title: string, value: (time: ProcessorTime) => number): Column {
  return {
    title,
    cell: ({ samples }) =>
      formatMedian(samples.flatMap(({ processorTime }) => (processorTime === undefined ? [] : value(processorTime)))),
  };
}

const roundsOf = ({ contestants }: RowResult): number => Math.max(...contestants.map(({ samples }) => samples.length));

function describeMachine(machine: Machine): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return `${describeSize(machine)}, ${machine.kernel}, Docker ${machine.docker}; ${versions.join(", ")}.`;
}

function formatSummary(summary: Summary | undefined): string {
  if (summary === undefined) return "";
  return `${formatFigure(summary.median)} (${formatFigure(summary.lowest)} to ${formatFigure(summary.highest)})`;
}

function formatMedian(values: readonly number[]): string {
  return values.length === 0 ? "" : formatFigure(median(values));
}
