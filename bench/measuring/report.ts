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

/** The report as Markdown: for each row when and where it was measured, and a table of its programs with what became of the targets. */
export function renderReport({ machine, rows }: BenchReport): string {
  return rows.map((row) => renderRow(row, machine)).join("\n");
}

function renderRow(row: RowResult, machine: Machine): string {
  const columns = COLUMNS.filter(({ cell }) => row.contestants.some((contestant) => cell(contestant, row) !== ""));
  const table = [
    columns.map(({ title }) => (title === "" ? row.unit : title)),
    columns.map(({ isText }) => (isText === true ? "---" : "---:")),
    ...row.contestants.map((contestant) => columns.map(({ cell }) => cell(contestant, row))),
  ];
  return [
    `### ${row.title}${row.pinned ? ", pinned" : ""}`,
    "",
    `${row.startedAt.slice(0, 16).replace("T", " ")}, commit ${machine.commit}, ${roundsOf(row)} rounds` +
      `${row.quick ? " of short measurements" : ""}, load ${row.loadAverage.toFixed(1)} before. ${describeMachine(machine)}`,
    "",
    ...table.map((cells) => `| ${cells.join(" | ")} |`),
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

const keyOf = ({ name, pinned }: Pick<RowResult, "name" | "pinned">): string => `${name}${pinned ? ",pinned" : ""}`;

/** A row that a document has: between comments that Markdown does not show. */
const WRITTEN_ROW = /<!-- bench:row (?<key>\S+) (?<startedAt>\S+) -->\n[^]*?<!-- bench:end -->\n/g;
const PLACE = "<!-- bench: the rows that `npm run bench -- --write` has written -->\n";

/**
 * Puts the newest result of each row into a document, in place of an older one: of several runs, each row may have been measured in
 * another one. Rows that were not measured stay as they are.
 *
 * @param order of the rows' names
 * @throws where the document has no place for them
 */
export function writeRows(document: string, reports: readonly BenchReport[], order: readonly string[]): string {
  const begin = document.indexOf(PLACE) + PLACE.length;
  if (begin < PLACE.length) throw new Error(`the document has no ${PLACE}`);
  const written = [...document.matchAll(WRITTEN_ROW)];
  const last = written.at(-1);
  const end = last === undefined ? begin : last.index + last[0].length;
  const blocks = new Map(
    written.map(({ 0: text, groups }) => [groups?.key ?? "", { text, startedAt: groups?.startedAt }]),
  );
  for (const { machine, rows } of reports) {
    for (const row of rows) {
      const key = keyOf(row);
      if ((blocks.get(key)?.startedAt ?? "") >= row.startedAt) continue;
      const text = `<!-- bench:row ${key} ${row.startedAt} -->\n\n${renderRow(row, machine)}\n<!-- bench:end -->\n`;
      blocks.set(key, { text, startedAt: row.startedAt });
    }
  }
  const keys = order.flatMap((name) => [keyOf({ name, pinned: false }), keyOf({ name, pinned: true })]);
  const texts = keys.flatMap((key) => blocks.get(key)?.text ?? []);
  return `${document.slice(0, begin)}\n${texts.join("\n")}${document.slice(end)}`;
}

function describeMachine({ processor, cores, memoryBytes, kernel, docker, versions }: Machine): string {
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return (
    `${cores} cores of ${processor}, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${kernel}, Docker ${docker}; ` +
    `${parts.join(", ")}.`
  );
}

function formatSummary(summary: Summary | undefined): string {
  if (summary === undefined) return "";
  return `${formatNumber(summary.median)} (${formatNumber(summary.lowest)} to ${formatNumber(summary.highest)})`;
}

function formatMedian(values: readonly number[]): string {
  return values.length === 0 ? "" : formatNumber(median(values));
}

/** Three digits that say something: 1.84, 18.4, 184, 18,400. */
function formatNumber(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
