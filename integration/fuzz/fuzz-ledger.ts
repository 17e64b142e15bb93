import type { ClientLedger } from "../harness/ledger/compare";
import type { WrittenRecord } from "./oracle";

/** What the ledger has to know of the orders among the records: each was written straight to the topic, some more than once. */
export function clientLedgerOfRecords(records: readonly WrittenRecord[]): ClientLedger {
  const writtenDirectly = new Set<string>();
  const attempts = new Map<string, number>();
  for (const { id, offset, verdict } of records) {
    if (id === undefined || offset === null || verdict === "nothing" || verdict === "log") continue;
    attempts.set(id, (attempts.get(id) ?? 0) + 1);
    if (verdict === "order") writtenDirectly.add(id);
  }
  return { accepted: new Set(), uncertain: new Set(), writtenDirectly, attempts };
}
