import Table from "cli-table3";
import { positionName } from "../harness/kafka/topic-partition";
import type { Finding, WrittenRecord } from "./oracle";

/** How many records of a kind there were, and what they became. */
interface KindTotals {
  readonly topic: string;
  readonly kind: string;
  written: number;
  refused: number;
  deadLettered: number;
  stored: number;
  ignored: number;
}

/** Adds records up by topic and kind, in alphabetical order, by their verdicts: the oracle has compared them. */
function sumByKind(records: readonly WrittenRecord[]): KindTotals[] {
  const totals = new Map<string, KindTotals>();
  for (const { topic, kind, offset, verdict } of records) {
    const name = `${topic} ${kind}`;
    const sum = totals.get(name) ?? { topic, kind, written: 0, refused: 0, deadLettered: 0, stored: 0, ignored: 0 };
    totals.set(name, sum);
    sum.written += 1;
    if (offset === null) sum.refused += 1;
    else if (verdict === "poison" || verdict === "dead letter") sum.deadLettered += 1;
    else if (verdict === "order" || verdict === "log") sum.stored += 1;
    else sum.ignored += 1;
  }
  return [...totals].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

/** Renders a table of all kinds, with the sums in the last row. */
export function renderFuzzTable(records: readonly WrittenRecord[]): string {
  const table = new Table({
    head: ["topic", "kind", "written", "refused", "dead-lettered", "stored", "ignored"],
    style: { head: [], border: [], compact: true },
  });
  const all: KindTotals = { topic: "all", kind: "", written: 0, refused: 0, deadLettered: 0, stored: 0, ignored: 0 };
  for (const totals of sumByKind(records)) {
    table.push(toRow(totals));
    for (const name of ["written", "refused", "deadLettered", "stored", "ignored"] as const) all[name] += totals[name];
  }
  table.push(toRow(all));
  return table.toString();
}

const toRow = ({ topic, kind, written, refused, deadLettered, stored, ignored }: KindTotals): (string | number)[] => [
  topic,
  kind,
  written,
  refused,
  deadLettered,
  stored,
  ignored,
];

/** Describes the first findings, one a line. */
export function describeFindings(findings: readonly Finding[], shown = 20): string {
  const lines = findings.slice(0, shown).map(({ problem, record }) => {
    if (record === undefined) return problem;
    const { kind, index, offset, topic } = record;
    const place = offset === null ? topic : positionName({ ...record, offset });
    return `record ${index} (${kind}) at ${place}: ${problem}`;
  });
  return [`${findings.length} findings`, ...lines].join("\n  ");
}
