import type { Histogram } from "./latency";

/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads the samples of some metrics (https://prometheus.io/docs/instrumenting/exposition_formats/); a histogram's are named
 * with `_bucket`. Lines of other metrics are skipped unread.
 */
export function samplesOf(text: string, names: readonly string[]): Sample[] {
  const wanted = new Set(names);
  return text.split("\n").flatMap((line) => {
    const end = line.search(/[{ ]/);
    if (end <= 0 || !wanted.has(line.slice(0, end))) return [];
    const [, name = "", labels = "", value = ""] = LINE.exec(line) ?? [];
    const pairs = [...labels.matchAll(LABEL)].map(([, key = "", escaped = ""]) => [key, unescape(escaped)] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: numberOf(value) }];
  });
}

/** The sum of the samples of a metric with these labels; undefined without any. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const matching = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return matching.length === 0 ? undefined : matching.reduce((sum, { value }) => sum + value, 0);
}

/** A histogram over all its label sets; undefined without samples. */
export function histogramOf(samples: readonly Sample[], name: string): Histogram | undefined {
  const counts = new Map<number, number>();
  for (const { labels, value, name: of } of samples) {
    if (of !== `${name}_bucket` || labels.le === undefined) continue;
    const bound = numberOf(labels.le);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  if (counts.size === 0) return undefined;
  return [...counts]
    .map(([atMostSeconds, count]) => ({ atMostSeconds, count }))
    .sort((one, other) => one.atMostSeconds - other.atMostSeconds);
}

function numberOf(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}
