import { median, summarize, type Summary } from "../../integration/harness/statistics";
import type { Machine } from "./machine";
import type { ProcessorTime } from "./processor-time";
import type { ContestantResult, RowResult } from "./row";
import { describeVerdict, figuresOf, judge } from "./verdict";

/** What a run of the bench has measured: the content of its JSON file. */
export interface BenchReport {
  readonly machine: Machine;
  readonly rows: readonly RowResult[];
}

const MEBIBYTE = 2 ** 20;

/** The report as Markdown: the machine, and one table of all programs with what became of the targets. */
export function renderReport(reports: readonly BenchReport[]): string {
  const machines = [...new Set(reports.map(({ machine }) => describeMachine(machine)))];
  const lines = reports.flatMap(({ machine, rows }) => rows.flatMap((row) => linesOf(row, machine)));
  return [
    ...machines,
    "",
    "| work | program | median (lowest to highest) | p50, ms | p99, ms | MiB | this project against it |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    ...processorTable(reports),
  ].join("\n");
}

/** Where the processor time went, of the rows in which it was measured. */
function processorTable(reports: readonly BenchReport[]): string[] {
  const lines = reports.flatMap(({ rows }) => rows.flatMap(processorLinesOf));
  if (lines.length === 0) return [];
  return [
    "| microseconds of processor time for each | program | of its own | brokers | stores | load and all else | together | of all cores |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ];
}

function processorLinesOf(row: RowResult): string[][] {
  const measured = row.contestants.flatMap((contestant) => {
    const times = contestant.samples.flatMap(({ processorTime }) => processorTime ?? []);
    return times.length === 0 ? [] : [{ contestant, times }];
  });
  return measured.map(({ contestant, times }, index) => {
    const medianOf = (value: (time: ProcessorTime) => number): number => median(times.map(value));
    return [
      index === 0 ? `**${row.title}${row.pinned ? ", pinned" : ""}**` : "",
      nameOf(contestant),
      formatNumber(medianOf(({ program }) => program)),
      formatNumber(medianOf(({ brokers }) => brokers)),
      formatNumber(medianOf(({ stores }) => stores)),
      formatNumber(medianOf(({ others }) => others)),
      formatNumber(medianOf(({ program, brokers, stores, others }) => program + brokers + stores + others)),
      `${Math.round(100 * medianOf(({ busyShare }) => busyShare))} %`,
    ];
  });
}

const nameOf = ({ name, role }: ContestantResult): string => (role === "product" ? `**${name}**` : name);

/** The newest result of each row: of several runs, each row may have been measured in another one. @param order of the rows' names */
export function newestRows(reports: readonly BenchReport[], order: readonly string[]): BenchReport[] {
  const newest = new Map<string, BenchReport>();
  for (const { machine, rows } of reports) {
    for (const row of rows) {
      const key = `${row.name}${row.pinned ? ", pinned" : ""}`;
      const known = newest.get(key)?.rows[0];
      if (known === undefined || known.startedAt < row.startedAt) newest.set(key, { machine, rows: [row] });
    }
  }
  const position = ({ rows: [row] }: BenchReport): number => order.indexOf(row?.name ?? "");
  return [...newest.values()]
    .filter((report) => position(report) >= 0)
    .sort((left, right) => position(left) - position(right));
}

const BEGIN = "<!-- bench:begin: written by `npm run bench -- --write` -->";
const END = "<!-- bench:end -->";

/** Puts the table into a document, between its markers. @throws where the document has none */
export function replaceTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the document has no ${BEGIN} … ${END}`);
  return `${document.slice(0, begin)}${BEGIN}\n\n${table}\n${document.slice(end)}`;
}

function describeMachine({ processor, cores, memoryBytes, kernel, docker, versions }: Machine): string {
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return (
    `${cores} cores of ${processor}, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${kernel}, Docker ${docker}; ` +
    `${parts.join(", ")}.`
  );
}

/** A line for each program. The first one names the work, and when it was measured. */
function linesOf(row: RowResult, machine: Machine): string[][] {
  const notes = [
    `${row.startedAt.slice(0, 16).replace("T", " ")}, ${machine.commit}`,
    `load ${row.loadAverage.toFixed(1)}`,
    ...(row.quick ? ["quick"] : []),
  ];
  const title = `**${row.title}${row.pinned ? ", pinned" : ""}**, ${row.unit} (${notes.join(", ")})`;
  return row.contestants.map((contestant, index) => [
    index === 0 ? title : "",
    nameOf(contestant),
    formatSummary(summarize(figuresOf(contestant, "value"))),
    formatMedian(contestant, "p50Ms"),
    formatMedian(contestant, "p99Ms"),
    formatMedian(contestant, "memoryBytes", MEBIBYTE),
    row.targets
      .filter(({ against }) => against === contestant.name)
      .map((target) => judge(row, target))
      .map((verdict) => (verdict === undefined ? "not measured" : describeVerdict(verdict, row)))
      .join("; "),
  ]);
}

function formatSummary(summary: Summary | undefined): string {
  if (summary === undefined) return "";
  return `${formatNumber(summary.median)} (${formatNumber(summary.lowest)} to ${formatNumber(summary.highest)})`;
}

function formatMedian(contestant: ContestantResult, figure: "p50Ms" | "p99Ms" | "memoryBytes", unit = 1): string {
  const summary = summarize(figuresOf(contestant, figure));
  return summary === undefined ? "" : formatNumber(summary.median / unit);
}

/** Three digits that say something: 1.84, 18.4, 184, 18,400. */
function formatNumber(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
