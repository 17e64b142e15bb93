import { hourWindowOf } from "../../contract/hourly-summary";
import { LOG_STATUSES, type LogMessage, type LogStatus } from "../../contract/log-message";
import type { Order } from "../../contract/order";
import { eventually } from "../harness/eventually";
import type { DocumentReader } from "../harness/stores/documents";
import type { MysqlReader } from "../harness/stores/mysql-reader";

/** When an order was found in each place, in milliseconds after its request was sent. */
export interface Arrivals {
  /** The row in MySQL `transactions`. */
  readonly rowMs: number;
  /** The count of its hour in MySQL `hourly_summary` includes it. */
  readonly hourlySummaryMs: number;
  /** The order-producer's log document in Elasticsearch. */
  readonly acceptedLogMs: number;
  /** The order-consumer's log document in Elasticsearch. */
  readonly persistedLogMs: number;
  /** The count of its hour in Elasticsearch `shopstream-hourly` includes it. */
  readonly hourlyDocumentMs: number;
}

/** The places where an order has to arrive, in words. */
export const PLACES: Readonly<Record<keyof Arrivals, string>> = {
  rowMs: "in transactions",
  hourlySummaryMs: "counted in hourly_summary",
  acceptedLogMs: "logged by the order-producer",
  persistedLogMs: "logged by the order-consumer",
  hourlyDocumentMs: "counted in Elasticsearch",
};

/** What an order is looked for in. */
export interface FollowStores {
  readonly mysql: Pick<MysqlReader, "transaction" | "hourlyCounts">;
  readonly documents: Pick<DocumentReader, "story" | "hourlyCount">;
}

export interface FollowedOrder {
  readonly order: Pick<Order, "orderId" | "orderTime">;
  /** The trace that its request was answered with. */
  readonly traceId: string;
  /** The count that its hour has to reach before it includes the order. */
  readonly expectedCount: number;
  /** When its request was sent, as `performance.now` says it. */
  readonly sentAt: number;
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

/** Told what is found, as it is found. */
export interface FollowListener {
  onArrival(place: keyof Arrivals, afterMs: number): void;
  /** A log document of the order's trace. */
  onEvent(event: LogMessage, afterMs: number): void;
}

/** An order will not arrive everywhere: a service has said so. */
export class OrderRejectedError extends Error {
  override readonly name = "OrderRejectedError";

  constructor({ serviceName, status, errorMessage, orderId }: LogMessage) {
    super(`${serviceName} logged ${status} for order ${orderId ?? ""}: ${errorMessage ?? "without a reason"}`);
  }
}

const REJECTED: readonly LogStatus[] = [
  LOG_STATUSES.refused,
  LOG_STATUSES.conflict,
  LOG_STATUSES.poison,
  LOG_STATUSES.late,
];

/**
 * Waits for an order in every place where it has to arrive.
 *
 * @throws NeverHappened when it is missing somewhere at the deadline; the message names the order and the place
 * @throws OrderRejectedError as soon as a service has logged that it is not stored or not counted
 */
export async function followOrder(
  { order, traceId, expectedCount, sentAt, timeoutMs, intervalMs }: FollowedOrder,
  { mysql, documents }: FollowStores,
  listener?: FollowListener,
): Promise<Arrivals> {
  const { orderId } = order;
  const hourWindow = hourWindowOf(Date.parse(order.orderTime));
  const deadline = { timeoutMs: Math.max(0, timeoutMs - (performance.now() - sentAt)), intervalMs };

  /** @param findMissing describes what is missing; undefined when nothing is */
  const waitUntil = async (place: keyof Arrivals, findMissing: () => Promise<string | undefined>): Promise<number> => {
    await eventually(
      `order ${orderId} ${PLACES[place]}`,
      async () => {
        const missing = await findMissing();
        if (missing !== undefined) throw new Error(missing);
      },
      deadline,
    );
    return arrived(place);
  };
  const arrived = (place: keyof Arrivals): number => {
    const afterMs = performance.now() - sentAt;
    listener?.onArrival(place, afterMs);
    return afterMs;
  };
  const compareCount = (count: number): string | undefined =>
    count >= expectedCount ? undefined : `${count} orders in ${hourWindow}, not yet ${expectedCount}`;

  /** Reads the story until it has both logs: one search for both. */
  const waitForLogs = async (): Promise<Pick<Arrivals, "acceptedLogMs" | "persistedLogMs">> => {
    const seen = new Set<string>();
    let acceptedLogMs: number | undefined;
    let persistedLogMs: number | undefined;
    const found = await eventually<LogMessage | Pick<Arrivals, "acceptedLogMs" | "persistedLogMs">>(
      `order ${orderId} ${PLACES.acceptedLogMs} and ${PLACES.persistedLogMs} in trace ${traceId}`,
      async () => {
        const story = await documents.story({ traceId });
        for (const event of story) {
          if (seen.has(event.eventId)) continue;
          seen.add(event.eventId);
          listener?.onEvent(event, performance.now() - sentAt);
          if (event.orderId !== orderId) continue;
          if (event.status === LOG_STATUSES.accepted) acceptedLogMs = arrived("acceptedLogMs");
          if (event.status === LOG_STATUSES.persisted) persistedLogMs = arrived("persistedLogMs");
        }
        const rejection = story.find((event) => event.orderId === orderId && REJECTED.includes(event.status));
        if (rejection !== undefined) return rejection;
        if (acceptedLogMs !== undefined && persistedLogMs !== undefined) return { acceptedLogMs, persistedLogMs };
        throw new Error(`the story has ${story.map(({ status }) => status).join(", ") || "no document yet"}`);
      },
      deadline,
    );
    if ("status" in found) throw new OrderRejectedError(found);
    return found;
  };

  const [rowMs, hourlySummaryMs, logs, hourlyDocumentMs] = await Promise.all([
    waitUntil("rowMs", async () => ((await mysql.transaction(orderId)) === null ? "no row" : undefined)),
    waitUntil("hourlySummaryMs", async () => compareCount((await mysql.hourlyCounts()).get(hourWindow) ?? 0)),
    waitForLogs(),
    waitUntil("hourlyDocumentMs", async () => compareCount(await documents.hourlyCount(hourWindow))),
  ]);
  return { rowMs, hourlySummaryMs, hourlyDocumentMs, ...logs };
}
