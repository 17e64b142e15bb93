import { LOG_STATUSES } from "../log-message";
import { panelsOf, type Panel } from "./panel";
import { HOURLY_SOURCE, LOGS_SOURCE } from "./source";

const hourly = panelsOf(HOURLY_SOURCE);
const logs = panelsOf(LOGS_SOURCE);

/** What hourly-streams has counted: the same numbers as MySQL's `hourly_summary`. */
export const ORDERS_PER_HOUR = hourly.overTime({
  id: "orders-per-hour",
  title: "Orders per hour",
  description: "Orders by the hour of their orderTime (UTC), each counted once.",
  measure: { kind: "maximum", field: "transactionCount" },
  interval: "hour",
  bars: "stacked",
});

/** Two bars of one height: every order that was accepted is stored. */
export const ACCEPTED_AGAINST_PERSISTED = logs.overTime({
  id: "accepted-against-persisted",
  title: "Accepted against persisted",
  description: "Orders that clients were told are accepted, beside orders that became rows.",
  filter: { field: "status", anyOf: [LOG_STATUSES.accepted, LOG_STATUSES.persisted] },
  measure: { kind: "count", by: "status" },
  interval: "auto",
  bars: "side-by-side",
});

export const OPERATIONS_BY_SERVICE = logs.overTime({
  id: "operations-by-service",
  title: "Operations by service",
  description: "Operations that each service has logged.",
  measure: { kind: "count", by: "serviceName" },
  interval: "auto",
  bars: "stacked",
});

export const OPERATIONS_BY_STATUS = logs.overTime({
  id: "operations-by-status",
  title: "Operations by status",
  description: "Operations of all services by how they ended.",
  measure: { kind: "count", by: "status" },
  interval: "auto",
  bars: "stacked",
});

export const ERRORS_BY_MESSAGE = logs.topValues({
  id: "errors-by-message",
  title: "Errors by message",
  description: "The most frequent error messages. Those of more than 256 characters are counted together.",
  field: "errorMessage",
  size: 10,
});

export const LATEST_OPERATIONS = logs.latest({
  id: "latest-operations",
  title: "Latest operations",
  description: "The newest operations, with the order concerned and the error, if any.",
  columns: ["timestamp", "serviceName", "status", "orderId", "errorMessage"],
  size: 50,
});

/** A page of panels; panels of one row share its width equally. */
export interface Dashboard {
  /** Unique in Kibana, part of its address. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Time range that it opens with, up to now, in milliseconds. */
  readonly rangeMs: number;
  /** How often it asks again, in milliseconds. */
  readonly refreshMs: number;
  readonly rows: readonly (readonly Panel[])[];
}

/** The dashboard of the pipeline: Kibana's, and the operations page's where there is no Kibana. */
export const PIPELINE_DASHBOARD = {
  id: "shopstream-pipeline",
  title: "ShopStream pipeline",
  description: "Orders, and what every service did with them.",
  rangeMs: 24 * 3_600_000,
  refreshMs: 10_000,
  rows: [
    [ORDERS_PER_HOUR, ACCEPTED_AGAINST_PERSISTED],
    [OPERATIONS_BY_SERVICE, OPERATIONS_BY_STATUS],
    [ERRORS_BY_MESSAGE],
    [LATEST_OPERATIONS],
  ],
} as const satisfies Dashboard;
