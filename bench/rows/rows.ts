import type { Row } from "../measuring/row";
import { backlogToRows } from "./backlog-to-rows";
import { hourlyCounts } from "./hourly-counts";
import { latency } from "./latency";
import { makeUp } from "./make-up";
import { operationsPage } from "./operations-page";
import { pipeline } from "./pipeline";
import { post } from "./post";
import { restoration } from "./restoration";
import { sinkLogs } from "./sink-logs";
import { sinkSummary } from "./sink-summary";

/** Every row of the bench, in the order of its table. */
export const ROWS: readonly Row[] = [
  post,
  backlogToRows,
  hourlyCounts,
  restoration,
  sinkSummary,
  sinkLogs,
  latency,
  pipeline,
  operationsPage,
  makeUp,
];
