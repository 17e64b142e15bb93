import { LOGS_TOPIC } from "../../contract/topics";
import { eventually } from "../../integration/harness/eventually";
import { startLoad } from "../../integration/harness/load/load";
import { orderFactory } from "../../integration/harness/orders/order-factory";
import type { Bench, Row } from "../measuring/row";

/** How long every stage has to keep up for a rate to count, and how long it is tried before. */
const DURATIONS = { sustainedSeconds: 300, trialSeconds: 30 };
const QUICK_DURATIONS = { sustainedSeconds: 30, trialSeconds: 15 };
const FIRST_ORDERS_PER_SECOND = 200;
/** The search ends when the next rate to try is nearer than this to one that is sustained. */
const PRECISION = 1.1;
/** A stage keeps up while it is at most this far behind. Connect commits every 5 seconds. */
const MOST_SECONDS_BEHIND = 10;
/** Records of each topic for an order; the hourly topic has fewer. */
const RECORDS_AN_ORDER = { [LOGS_TOPIC.name]: 2 };
/** Of the orders that were due; the rest may be on their way when the time is over. */
const LEAST_ACCEPTED = 0.98;
const DRAIN_TIMEOUT_MS = 600_000;

const LAG = /^kafka_consumergroup_lag\{consumergroup="([^"]+)",topic="([^"]+)",.*\} (\S+)$/gm;

/** How many records each group is behind in a topic, as the services and the Connect worker say, by group. */
async function readLags({ stack }: Bench): Promise<Map<string, { topic: string; records: number }>> {
  const lags = new Map<string, { topic: string; records: number }>();
  for (const url of [stack.orderConsumerUrl, stack.hourlyStreamsUrl, stack.connectUrl]) {
    const text = await (await fetch(new URL("/metrics", url))).text();
    for (const [, group = "", topic = "", records] of text.matchAll(LAG)) {
      const key = `${group} on ${topic}`;
      lags.set(key, { topic, records: (lags.get(key)?.records ?? 0) + Number(records) });
    }
  }
  return lags;
}

/** Waits until every stage has read what is there. */
async function drain(bench: Bench): Promise<void> {
  await eventually(
    "every stage has caught up",
    async () => {
      if (bench.interrupted.aborted) return;
      for (const [stage, { records }] of await readLags(bench)) {
        if (records > 0) throw new Error(`${stage} is ${records} records behind`);
      }
    },
    { timeoutMs: DRAIN_TIMEOUT_MS, intervalMs: 1_000 },
  );
}

/** Sends orders at a rate. @returns why it is not sustained; undefined where it is */
async function tryRate(bench: Bench, rate: number, seconds: number): Promise<string | undefined> {
  const factory = orderFactory("bench");
  const load = startLoad({
    orderProducerUrl: bench.stack.orderProducerUrl,
    nextOrder: () => factory.next(),
    ordersPerSecond: rate,
    maxOrders: rate * seconds,
    maxDurationMs: seconds * 1_000,
    retries: false,
  });
  await load.ended;
  const lags = await readLags(bench);
  const [accepted, refused] = [load.accepted(), load.refused()];
  await load.stop();
  for (const [stage, { topic, records }] of lags) {
    const most = MOST_SECONDS_BEHIND * rate * (RECORDS_AN_ORDER[topic] ?? 1);
    if (records > most) return `${stage} was ${records} records behind`;
  }
  if (refused > 0) return `${refused} orders were refused`;
  if (accepted < rate * seconds * LEAST_ACCEPTED) return `${accepted} of ${rate * seconds} were accepted`;
  return undefined;
}

/** The highest rate that every stage sustains: searched for with short trials, then held for the whole time. */
async function findHighestRate(bench: Bench): Promise<number> {
  const { sustainedSeconds, trialSeconds } = bench.quick ? QUICK_DURATIONS : DURATIONS;
  const holds = async (rate: number, seconds: number): Promise<boolean> => {
    bench.interrupted.throwIfAborted();
    await drain(bench);
    const reason = await tryRate(bench, rate, seconds);
    bench.tell(`  ${rate} orders/s for ${seconds} s: ${reason ?? "sustained"}`);
    return reason === undefined;
  };
  let sustained = 0;
  let failed = Infinity;
  for (let rate = FIRST_ORDERS_PER_SECOND; failed > sustained * PRECISION;) {
    if (await holds(rate, trialSeconds)) sustained = rate;
    else failed = rate;
    rate = failed === Infinity ? sustained * 2 : Math.round((sustained + failed) / 2);
    if (rate < 1) throw new Error("no rate is sustained");
  }
  while (!(await holds(sustained, sustainedSeconds))) sustained = Math.floor(sustained / PRECISION);
  return sustained;
}

/** Everything at once: orders taken, stored, counted, logged and indexed. */
export const pipeline: Row = {
  name: "pipeline",
  title: "the whole pipeline: the highest rate that every stage sustains",
  unit: "orders/s",
  components: "all",
  targets: [],
  prepare: async (bench) => [
    {
      name: "from POST to every store",
      role: "product",
      measure: async () => ({ value: await findHighestRate(bench) }),
    },
  ],
};
