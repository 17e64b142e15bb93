import { HOURLY_INDEX, hourWindowOf, type HourlyCount } from "../../contract/hourly-summary";
import { LOGS_INDEX, logStatuses, orderEventId } from "../../contract/log-message";
import type { Order } from "../../contract/order";
import { eventually } from "../harness/eventually";
import { orderClient } from "../harness/load/order-client";
import { orderFactory } from "../harness/orders/order-factory";
import type { Stack } from "../harness/stack";
import { documentReader, type DocumentReader } from "../harness/stores/documents";
import { mysqlReader, type MysqlReader } from "../harness/stores/mysql-reader";

/** When an order was found in each place, in milliseconds after its request was sent. */
export interface OrderTrace {
  readonly order: Order;
  /** 202: the brokers have the order. */
  readonly acceptedMs: number;
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

interface Stores {
  readonly mysql: MysqlReader;
  readonly documents: DocumentReader;
}

const ARRIVAL_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 25;

/**
 * Sends orders through the public URL, one after the other so that each has an hourly count of its own, and waits for each
 * in every place where it has to arrive.
 *
 * @throws NeverHappened when an order is missing somewhere after a minute; the message names the order and the place
 */
export async function traceOrders(stack: Stack, numberOfOrders: number): Promise<OrderTrace[]> {
  const client = orderClient({ orderProducerUrl: stack.orderProducerUrl, connections: 1 });
  const stores = { mysql: mysqlReader(stack.mysqlUrl), documents: documentReader(stack) };
  const factory = orderFactory("order");
  const orders = Array.from({ length: numberOfOrders }, () => factory.next());
  try {
    const expected = expectedCounts(orders, await stores.mysql.hourlyCounts());
    const arrivals: Promise<OrderTrace>[] = [];
    for (const order of orders) {
      const sentAt = performance.now();
      const result = await client.send(order);
      if (result.kind !== "accepted")
        throw new Error(`order ${order.orderId} was not accepted: ${JSON.stringify(result)}`);
      const acceptedMs = performance.now() - sentAt;
      const arrival = waitForOrder(order, expected.get(order.orderId) ?? 0, sentAt, stores);
      arrivals.push(arrival.then((places) => ({ order, acceptedMs, ...places })));
    }
    return await Promise.all(arrivals);
  } finally {
    await Promise.all([client.close(), stores.mysql.close(), stores.documents.close()]);
  }
}

async function waitForOrder(order: Order, expectedCount: number, sentAt: number, { mysql, documents }: Stores) {
  const { orderId } = order;
  const hourWindow = hourWindowOf(Date.parse(order.orderTime));

  /** @param findMissing describes what is missing; undefined when nothing is */
  const waitUntil = async (place: string, findMissing: () => Promise<string | undefined>): Promise<number> => {
    await eventually(
      `order ${orderId} ${place}`,
      async () => {
        const missing = await findMissing();
        if (missing !== undefined) throw new Error(missing);
      },
      { timeoutMs: ARRIVAL_TIMEOUT_MS, intervalMs: POLL_INTERVAL_MS },
    );
    return performance.now() - sentAt;
  };
  const findLog = async (eventId: string) => {
    return (await documents.client.exists({ index: LOGS_INDEX, id: eventId })) ? undefined : `no document ${eventId}`;
  };
  const compareCount = (count = 0) => {
    return count >= expectedCount ? undefined : `${count} orders in ${hourWindow}, not yet ${expectedCount}`;
  };

  const [rowMs, hourlySummaryMs, acceptedLogMs, persistedLogMs, hourlyDocumentMs] = await Promise.all([
    waitUntil("in transactions", async () => ((await mysql.transaction(orderId)) === null ? "no row" : undefined)),
    waitUntil("counted in hourly_summary", async () => compareCount((await mysql.hourlyCounts()).get(hourWindow))),
    waitUntil("logged by the order-producer", () =>
      findLog(orderEventId("order-producer", logStatuses.accepted, orderId)),
    ),
    waitUntil("logged by the order-consumer", () =>
      findLog(orderEventId("order-consumer", logStatuses.persisted, orderId)),
    ),
    waitUntil("counted in Elasticsearch", async () => {
      const document = await documents.client.get<HourlyCount>(
        { index: HOURLY_INDEX, id: hourWindow },
        { ignore: [404] },
      );
      return compareCount(document._source?.transactionCount);
    }),
  ]);
  return { rowMs, hourlySummaryMs, acceptedLogMs, persistedLogMs, hourlyDocumentMs };
}

/**
 * The count that each order's hour has to reach before it includes the order, by `orderId`: the count before, plus the
 * orders of the same hour up to this one.
 */
export function expectedCounts(
  orders: readonly Pick<Order, "orderId" | "orderTime">[],
  countsBefore: ReadonlyMap<string, number>,
): Map<string, number> {
  const counts = new Map(countsBefore);
  const expected = new Map<string, number>();
  for (const { orderId, orderTime } of orders) {
    const hourWindow = hourWindowOf(Date.parse(orderTime));
    const count = (counts.get(hourWindow) ?? 0) + 1;
    counts.set(hourWindow, count);
    expected.set(orderId, count);
  }
  return expected;
}
