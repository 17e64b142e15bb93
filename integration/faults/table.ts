import Table from "cli-table3";
import type { FaultResult } from "./result";

const seconds = (ms: number | null): string => (ms === null ? "never" : (ms / 1_000).toFixed(1));

/** Renders results as a table, followed by the remarks and the failures. */
export function renderFaultTable(results: readonly FaultResult[]): string {
  const table = new Table({
    head: [
      "fault",
      "sent",
      "accepted",
      "refused",
      "unanswered",
      "lost",
      "duplicated",
      "longest gap (s)",
      "settled (s)",
      "",
    ],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const { fault, totals, lost, duplicated, longestGapMs, settledMs, passed } of results) {
    table.push([
      fault,
      totals.sent,
      totals.accepted,
      totals.refusals,
      totals.unanswered,
      lost,
      duplicated,
      seconds(longestGapMs),
      seconds(settledMs),
      passed ? "balanced" : "FAILED",
    ]);
  }
  return [table.toString(), ...results.flatMap(describeResult)].join("\n");
}

function describeResult({ fault, promise, failure, notes }: FaultResult): string[] {
  return [
    ...notes.map((note) => `${fault}: ${note}`),
    ...(failure === null ? [] : [`${fault} FAILED. Promise: ${promise}\n${failure.replaceAll(/^/gm, "    ")}`]),
  ];
}
