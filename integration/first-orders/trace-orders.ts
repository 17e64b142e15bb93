import { hourWindowOf } from "../../contract/hourly-summary";
import type { Order } from "../../contract/order";
import { orderClient } from "../harness/load/order-client";
import { orderFactory } from "../harness/orders/order-factory";
import type { Stack } from "../harness/stack";
import { documentReader } from "../harness/stores/documents";
import { mysqlReader } from "../harness/stores/mysql-reader";
import { followOrder, type Arrivals } from "./follow-order";

/** When an order was found in each place, in milliseconds after its request was sent. */
export interface OrderTrace extends Arrivals {
  readonly order: Order;
  /** 202: the brokers have the order. */
  readonly acceptedMs: number;
}

const POLLING = { timeoutMs: 60_000, intervalMs: 25 };

/**
 * Sends orders through the public URL, one after the other so that each has an hourly count of its own, and waits for each
 * in every place where it has to arrive.
 *
 * @throws NeverHappened when an order is missing somewhere after a minute; the message names the order and the place
 */
export async function traceOrders(stack: Stack, numberOfOrders: number): Promise<OrderTrace[]> {
  const client = orderClient({ orderProducerUrl: stack.orderProducerUrl, connections: 1 });
  const stores = { mysql: mysqlReader(stack), documents: documentReader(stack) };
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
      const { traceId } = result;
      if (traceId === null) throw new Error(`order ${order.orderId} was answered without a traceparent`);
      const expectedCount = expected.get(order.orderId) ?? 0;
      const arrival = followOrder({ order, traceId, expectedCount, sentAt, ...POLLING }, stores);
      arrivals.push(arrival.then((places) => ({ order, acceptedMs, ...places })));
    }
    return await Promise.all(arrivals);
  } finally {
    await Promise.all([client.close(), stores.mysql.close(), stores.documents.close()]);
  }
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
