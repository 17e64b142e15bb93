import { HOURLY_INDEX, hourWindowOf, type HourlyCount } from "../../contract/hourly-summary";
import { LOGS_INDEX, logStatuses, orderEventId } from "../../contract/log-message";
import type { Order } from "../../contract/order";
import { eventually } from "../harness/eventually";
import { orderClient } from "../harness/load/order-client";
import { orderFactory } from "../harness/orders/order-factory";
import type { Stack } from "../harness/stack";
import { documentReader, type DocumentReader } from "../harness/stores/documents";
import { mysqlReader, type MysqlReader } from "../harness/stores/mysql-reader";
import { expectedCounts } from "./expected-counts";

/** Where an order was seen, each in milliseconds after its request was sent. */
export interface OrderTrace {
  readonly order: Order;
  /** 202: the brokers have the order. */
  readonly acceptedMs: number;
  /** The row in MySQL `transactions`. */
  readonly rowMs: number;
  /** The hour's count in MySQL `hourly_summary` includes it. */
  readonly hourlySummaryMs: number;
  /** The order-producer's log document in Elasticsearch. */
  readonly acceptedLogMs: number;
  /** The order-consumer's log document in Elasticsearch. */
  readonly persistedLogMs: number;
  /** The hour's document in Elasticsearch `shopstream-hourly` includes it. */
  readonly hourlyDocumentMs: number;
}

interface Stores {
  readonly mysql: MysqlReader;
  readonly documents: DocumentReader;
}

const arrivalTimeoutMs = 60_000;
const lookEveryMs = 25;

/**
 * Sends orders through the public URL, one after the other so that each has an hourly count of its own, and follows
 * each to every place where it has to arrive.
 *
 * @throws NeverHappened when an order is not seen somewhere within a minute; the message names the order and the place
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
        throw new Error(`order ${order.orderId} was not taken: ${JSON.stringify(result)}`);
      const acceptedMs = performance.now() - sentAt;
      const arrival = follow(order, expected.get(order.orderId) ?? 0, sentAt, stores);
      arrivals.push(arrival.then((places) => ({ order, acceptedMs, ...places })));
    }
    return await Promise.all(arrivals);
  } finally {
    await Promise.all([client.close(), stores.mysql.close(), stores.documents.close()]);
  }
}

async function follow(order: Order, expectedCount: number, sentAt: number, { mysql, documents }: Stores) {
  const { orderId } = order;
  const hourWindow = hourWindowOf(Date.parse(order.orderTime));

  /** @param look says what is missing; undefined when nothing is */
  const seen = async (place: string, look: () => Promise<string | undefined>): Promise<number> => {
    await eventually(
      `order ${orderId} ${place}`,
      async () => {
        const missing = await look();
        if (missing !== undefined) throw new Error(missing);
      },
      { timeoutMs: arrivalTimeoutMs, intervalMs: lookEveryMs },
    );
    return performance.now() - sentAt;
  };
  const logged = async (eventId: string) => {
    return (await documents.client.exists({ index: LOGS_INDEX, id: eventId })) ? undefined : `no document ${eventId}`;
  };
  const counted = (count = 0) => {
    return count >= expectedCount ? undefined : `${count} orders in ${hourWindow}, not yet ${expectedCount}`;
  };

  const [rowMs, hourlySummaryMs, acceptedLogMs, persistedLogMs, hourlyDocumentMs] = await Promise.all([
    seen("in transactions", async () => ((await mysql.transaction(orderId)) === null ? "no row" : undefined)),
    seen("counted in hourly_summary", async () => counted((await mysql.hourlyCounts()).get(hourWindow))),
    seen("logged by the order-producer", () => logged(orderEventId("order-producer", logStatuses.accepted, orderId))),
    seen("logged by the order-consumer", () => logged(orderEventId("order-consumer", logStatuses.persisted, orderId))),
    seen("counted in Elasticsearch", async () => {
      const document = await documents.client.get<HourlyCount>(
        { index: HOURLY_INDEX, id: hourWindow },
        { ignore: [404] },
      );
      return counted(document._source?.transactionCount);
    }),
  ]);
  return { rowMs, hourlySummaryMs, acceptedLogMs, persistedLogMs, hourlyDocumentMs };
}
