import { inRepository } from "../project/repository";
import { renderReport } from "./measuring/report";
import type { PublishedResults } from "./measuring/results";
import { renderSummary } from "./measuring/summary";
import { ROWS } from "./rows/rows";

/** The results that documents show, as JSON. */
export const PUBLISHED = inRepository("docs", "performance", "results.json");

/** As JSON, with a line for each row. */
export function serialize(results: PublishedResults): string {
  const lines = Object.entries(results).map(([key, result]) => `${JSON.stringify(key)}: ${JSON.stringify(result)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** What documents show of the results, by their paths and the names of their sections. */
export function sectionsOf(results: PublishedResults): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const rows = Object.values(results).map(({ machine, row }) => renderReport({ machine, rows: [row] }));
  return {
    "docs/performance.md": { "bench-rows": rows.join("\n").trimEnd() },
    "README.md": { "bench-summary": renderSummary(results, ROWS) },
  };
}
