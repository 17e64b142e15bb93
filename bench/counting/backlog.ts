import { randomUUID } from "node:crypto";
import type { Order } from "../../contract/order";
import { hourWindowOf, WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { feed, goodOrder, recordOf } from "../load/feed-orders";
import type { Bench } from "../measuring/row";

/** Every nth order is sent a second time. */
const REPEAT_EVERY = 100;
/** How many orders lie between an order and its repetition. */
const REPEAT_DISTANCE = 50;

export interface BacklogOptions {
  /** Distinct orders. */
  readonly orders: number;
  /** How many hours of event time the orders are spread over, evenly, until now. */
  readonly hours: number;
  readonly partitions: number;
}

/** A topic full of orders in the order of their time, 1 % of them twice, that nothing of the pipeline reads. */
export interface Backlog extends BacklogOptions {
  readonly topic: string;
  readonly records: number;
  /** What a correct count of it is: the number of distinct orders of each `hourWindow`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Creates and fills the topic. `bench.resources` removes it. */
export async function createBacklog(bench: Bench, options: BacklogOptions): Promise<Backlog> {
  const {
    cluster: { admin },
    resources,
  } = bench;
  const run = randomUUID();
  const topic = `bench-orders-${run.slice(0, 8)}`;
  resources.add(`${topic} is removed`, () => bench.cluster.deleteTopics([topic]));
  await admin.createTopics({
    waitForLeaders: false,
    topics: [{ topic, numPartitions: options.partitions, replicationFactor: 2 }],
  });
  const orderAt = orderGenerator(options, run);
  await feed(bench, { topic, count: options.orders }, (index) => {
    const isRepeated = index % REPEAT_EVERY === REPEAT_EVERY - 1;
    return [index, ...(isRepeated ? [index - REPEAT_DISTANCE] : [])].map(orderAt).map(recordOf);
  });
  const repeats = Math.floor(options.orders / REPEAT_EVERY);
  return { ...options, topic, records: options.orders + repeats, counts: countByHour(options.orders, orderAt) };
}

function orderGenerator({ orders, hours }: BacklogOptions, run: string): (index: number) => Order {
  const endMs = Date.now();
  const startMs = endMs - hours * WINDOW_SIZE_MS;
  // As long as a UUID, which most clients send.
  const prefix = run.slice(0, 36 - String(orders).length - 1);
  return (index) =>
    goodOrder(
      index,
      `${prefix}-${String(index).padStart(String(orders).length, "0")}`,
      startMs + Math.floor((index / orders) * (endMs - startMs)),
    );
}

function countByHour(orders: number, orderAt: (index: number) => Order): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let index = 0; index < orders; index += 1) {
    const hour = hourWindowOf(Date.parse(orderAt(index).orderTime));
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
  }
  return counts;
}
