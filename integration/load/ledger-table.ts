import Table from "cli-table3";
import { COUNT_PLACES, type Ledger } from "../harness/ledger/compare";
import type { LoadTotals } from "../harness/load/load-report";

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/** Renders what the client knows of a run's orders beside what each place holds. */
export function renderLedger(
  totals: LoadTotals,
  { topic, rows, acceptedLogs, persistedLogs, recount, counts }: Ledger,
): string {
  const table = new Table({ colAligns: ["left", "right"], style: { head: [], border: [] } });
  table.push(
    ["orders sent", totals.sent],
    ["accepted (202)", totals.accepted],
    ["never accepted", totals.neverAccepted],
    ["requests refused (503)", totals.refusals],
    ["requests unanswered", totals.unanswered],
    ["on orders-topic", topic.size],
    ["rows in transactions", rows.length],
    ["orders with an ACCEPTED document", new Set(acceptedLogs).size],
    ["orders with a PERSISTED document", new Set(persistedLogs).size],
    ["all orders of all hours, recounted", sumOf(recount)],
    ...COUNT_PLACES.map((place): [string, number] => [`  the same in ${place}`, sumOf(counts[place])]),
  );
  return table.toString();
}
