import { setTimeout as delay } from "node:timers/promises";
import { LOGS_INDEX, type LogMessage } from "../../contract/log-message";
import { HOURLY_TRANSACTION_TOPIC } from "../../contract/topics";
import { eventually } from "../../integration/harness/eventually";
import { tailTopics, untilRead } from "../../integration/harness/kafka/topic-tail";
import { startLoad } from "../../integration/harness/load/load";
import { orderFactory } from "../../integration/harness/orders/order-factory";
import { percentile } from "../../integration/harness/statistics";
import { documentReader } from "../../integration/harness/stores/documents";
import { HourlyTopic } from "../../integration/harness/stores/hourly-counts";
import { mysqlReader } from "../../integration/harness/stores/mysql-reader";
import type { Bench, Sample } from "../measuring/row";

const READ_TIMEOUT_MS = 30_000;
const SETTLE_TIMEOUT_MS = 60_000;
/** The first ones open connections. */
const WARM_UP_ORDERS = 300;

/** Orders in the order in which they were sent, until each is seen in a store. */
export class OrdersInFlight {
  readonly #sentAtMs = new Map<string, number>();
  readonly latenciesMs: number[] = [];

  send(orderId: string): void {
    this.#sentAtMs.set(orderId, performance.now());
  }

  get waiting(): string[] {
    return [...this.#sentAtMs.keys()];
  }

  see(orderIds: readonly string[], atMs = performance.now()): void {
    for (const orderId of orderIds) {
      const sentAtMs = this.#sentAtMs.get(orderId);
      if (sentAtMs === undefined) continue;
      this.#sentAtMs.delete(orderId);
      this.latenciesMs.push(atMs - sentAtMs);
    }
  }
}

/** Looks whether orders have arrived. */
export interface Lookout {
  /**
   * How long to wait before it looks again, in milliseconds: what is measured runs on the same cores, and a latency is at most that
   * much too long.
   */
  readonly intervalMs: number;
  /** Tells `orders` what has arrived. Called again and again. */
  look(orders: OrdersInFlight): Promise<void>;
  close(): Promise<void>;
}

/** Looks for rows of `transactions`, as the user `reader`. */
export async function lookForRows({ stack }: Bench): Promise<Lookout> {
  const mysql = mysqlReader(stack);
  return {
    intervalMs: 5,
    look: async (orders) => orders.see(await mysql.storedAmong(orders.waiting)),
    close: () => mysql.close(),
  };
}

/** Looks for the log documents that say that orders were accepted, with searches that wait for no refresh of their own. */
export async function lookForDocuments({ stack }: Bench): Promise<Lookout> {
  const documents = documentReader(stack);
  return {
    intervalMs: 50,
    look: async (orders) => {
      const { waiting } = orders;
      const { hits } = await documents.client.search<LogMessage>({
        index: LOGS_INDEX,
        size: waiting.length,
        query: { bool: { filter: [{ term: { status: "ACCEPTED" } }, { terms: { orderId: waiting } }] } },
        _source: ["orderId"],
        track_total_hits: false,
      });
      orders.see(hits.hits.flatMap(({ _source }) => _source?.orderId ?? []));
    },
    close: () => documents.close(),
  };
}

/**
 * Looks for committed counts: once the counts have grown by n, n orders are counted. A count does not say whose they are; the
 * first ones that were sent are taken for them.
 */
export async function lookForCounts({ cluster }: Bench): Promise<Lookout> {
  const topic = new HourlyTopic();
  const tail = await tailTopics(cluster, {
    topics: [HOURLY_TRANSACTION_TOPIC.name],
    onRecord: (record) => topic.add(record),
  });
  const total = (): number => [...topic.counts.values()].reduce((sum, count) => sum + count, 0);
  await untilRead(tail, READ_TIMEOUT_MS);
  let seen = total();
  return {
    intervalMs: 2,
    look: async (orders) => {
      orders.see(orders.waiting.slice(0, total() - seen));
      seen = total();
    },
    close: () => tail.close(),
  };
}

/** Posts orders at a steady rate and measures how long each takes from its request until it has arrived. */
export async function measureLatency(
  { stack }: Bench,
  lookout: Lookout,
  { ordersPerSecond, seconds }: { readonly ordersPerSecond: number; readonly seconds: number },
): Promise<Sample> {
  const orders = new OrdersInFlight();
  const factory = orderFactory("bench-latency");
  const load = startLoad({
    orderProducerUrl: stack.orderProducerUrl,
    ordersPerSecond,
    maxDurationMs: seconds * 1_000,
    nextOrder: () => {
      const order = factory.next();
      orders.send(order.orderId);
      return order;
    },
  });
  try {
    const ended = load.ended.then(() => true);
    while (!(await Promise.race([ended, lookIfAny(lookout, orders)]))) continue;
    await load.stop();
    await eventually(
      "every order has arrived",
      async () => {
        await lookIfAny(lookout, orders);
        if (orders.waiting.length > 0) throw new Error(`${orders.waiting.length} orders have not`);
      },
      { timeoutMs: SETTLE_TIMEOUT_MS, intervalMs: 1 },
    );
  } finally {
    await lookout.close();
  }
  const latenciesMs = orders.latenciesMs.slice(WARM_UP_ORDERS);
  return {
    value: orders.latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

async function lookIfAny(lookout: Lookout, orders: OrdersInFlight): Promise<false> {
  if (orders.waiting.length > 0) await lookout.look(orders);
  await delay(lookout.intervalMs);
  return false;
}
