import { formatFigure } from "../markdown/figures";
import { renderTable } from "../markdown/table";
import type { Needs } from "./needs";
import type { Measured } from "./measured";

/** The rates that people ask about, in orders a second. */
export const RATES: readonly number[] = [10_000, 100_000, 1_000_000];

type Row = readonly [label: string, text: (needs: Needs) => string];

const ROWS: readonly Row[] = [
  ["order-producer, instances", ({ producers }) => formatCount(producers)],
  ["order-consumer, instances", ({ consumers }) => formatCount(consumers)],
  ["hourly-streams, instances", ({ streamsInstances }) => formatCount(streamsInstances)],
  ["partitions of `orders-topic`", ({ orderPartitions }) => formatCount(orderPartitions)],
  ["partitions of `logs-topic`, tasks of its sink", ({ logPartitions }) => formatCount(logPartitions)],
  ["written by all brokers", ({ brokerWriteRate }) => `${formatBytes(brokerWriteRate)}/s`],
  ["kept by all brokers, 7 days", ({ brokerDiskBytes }) => formatBytes(brokerDiskBytes)],
  ["brokers", ({ brokers }) => formatCount(brokers)],
  ["remembered ids", ({ rememberedIds }) => formatCount(rememberedIds)],
  ["memory for remembered ids", ({ rememberedIdBytes }) => formatBytes(rememberedIdBytes)],
  ["rows a day", ({ rowsADay }) => formatCount(rowsADay)],
  ["rows kept for a year", ({ rowBytesAYear }) => formatBytes(rowBytesAYear)],
  ["log documents a day", ({ documentsADay }) => formatCount(documentsADay)],
];

/** What the rates need, as a Markdown table. */
export function renderNeeds(needsOf: (ordersPerSecond: number) => Needs): string {
  const all = RATES.map(needsOf);
  return table(
    ["", ...RATES.map((rate) => `${formatCount(rate)} orders/s`)],
    ROWS.map(([label, text]) => [label, ...all.map(text)]),
  );
}

/** The measured figures with their sources, as a Markdown table. */
export function renderMeasured(measured: Readonly<Record<string, Measured & { readonly meaning: string }>>): string {
  return table(
    ["what", "figure", "measured by"],
    Object.values(measured).map(({ meaning, value, source }) => [meaning, value.toLocaleString("en"), source]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isText = head.map((_cell, column) => !/^[\d,]/.test(rows[0]?.[column] ?? ""));
  return renderTable(head, isText, rows);
}

/** 15, 100,000, 6.2 million, 616 billion. */
function formatCount(count: number): string {
  if (count <= 1_000_000) return formatFigure(count);
  return count.toLocaleString("en", { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 });
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** 22 MB, 1.3 PB, in powers of 1,000. */
function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${formatFigure(bytes / 1_000 ** power)} ${UNITS[power]}`;
}
