import type { Assumptions, Costs } from "./needs";
import { needsOf } from "./needs";
import { MEASURED } from "./measured";
import { renderMeasured, renderNeeds } from "./report";

/** What is chosen and not measured. docs/scaling.md says why. */
export const ASSUMPTIONS: Assumptions = {
  utilisation: 0.6,
  businessReplicas: 2,
  internalReplicas: 3,
  brokerDiskRate: 250e6,
  brokerDiskBytes: 8e12,
  brokerReplicas: 4_000,
};

const MARKERS = {
  measured: ["<!-- measured:begin: written by `npm run bench:capacity -- --write` -->", "<!-- measured:end -->"],
  needs: ["<!-- needs:begin: written by `npm run bench:capacity -- --write` -->", "<!-- needs:end -->"],
} as const;

const COSTS = Object.fromEntries(
  Object.entries(MEASURED).map(([name, { value }]) => [name, value]),
) as unknown as Costs;

/** The tables of docs/scaling.md, by their markers. */
export const TABLES: Readonly<Record<keyof typeof MARKERS, string>> = {
  measured: renderMeasured(MEASURED),
  needs: renderNeeds((rate) => needsOf(rate, COSTS, ASSUMPTIONS)),
};

/** The document with the tables between their markers. @throws where it lacks one */
export function withTables(document: string): string {
  let text = document;
  for (const [name, [begin, end]] of Object.entries(MARKERS)) {
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`the document has no ${begin} … ${end}`);
    text = `${text.slice(0, from)}${begin}\n\n${TABLES[name as keyof typeof MARKERS]}\n\n${text.slice(to)}`;
  }
  return text;
}
