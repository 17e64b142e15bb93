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

const COSTS = Object.fromEntries(
  Object.entries(MEASURED).map(([name, { value }]) => [name, value]),
) as unknown as Costs;

/** The tables of docs/scaling.md, by the names of their sections. */
export const TABLES = {
  measured: renderMeasured(MEASURED),
  needs: renderNeeds((rate) => needsOf(rate, COSTS, ASSUMPTIONS)),
};
