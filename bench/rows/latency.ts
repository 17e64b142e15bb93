import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { orderFactory } from "../../integration/harness/orders/order-factory";
import { lookForCounts, lookForDocuments, lookForRows, measureLatency, type Lookout } from "../load/order-latency";
import { drain } from "../load/sustained-rate";
import type { Bench, Row, Sample } from "../measuring/row";
import { untilSteady } from "../measuring/warm-up";
import { runProgram } from "../peers/peer-container";
import { OWN_STAGES } from "../pipelines/own-pipeline";
import { serviceProgram } from "../peers/service-program";

const ORDERS_PER_SECOND = 300;
const SECONDS = 20;
const QUICK_SECONDS = 6;
const WARM_UP_RECORDS = 300;
/** At so few orders a second the brokers' JVMs compile for minutes. */
const WARM_UP = { calmRuns: 3, maxRuns: 12 };

const ROUND_TRIP = "one produce and one consume of the same record, same client";

const LATENCY_SCHEMA = z.object({ p50Ms: z.number(), p99Ms: z.number() });

/** How long an order takes from its request until it has arrived everywhere. */
export const latency: Row = {
  name: "latency",
  title: "POST of 300 orders a second until they are seen in each store",
  unit: "orders/s",
  components: "all",
  targets: [{ against: ROUND_TRIP, figure: "p99Ms", atMost: 5, inSummary: true }],
  prepare: async (bench) => {
    const load = { ordersPerSecond: ORDERS_PER_SECOND, seconds: bench.quick ? QUICK_SECONDS : SECONDS };
    const measureOwn = async (lookout: Lookout): Promise<Sample> => {
      // A sink that was frozen while something else was measured would still be at that.
      await drain(bench, { stages: OWN_STAGES });
      return measureLatency(bench, lookout, load);
    };
    const measureRows = async (): Promise<Sample> => measureOwn(await lookForRows(bench));
    return [
      {
        name: "row in transactions",
        role: "product",
        warmUp: () => untilSteady(async () => 1 / ((await measureRows()).p50Ms ?? Infinity), WARM_UP, bench),
        measure: measureRows,
      },
      {
        name: "count in hourly-transaction-topic",
        role: "product",
        measure: async () => measureOwn(await lookForCounts(bench)),
      },
      {
        name: "document that a search finds",
        role: "product",
        measure: async () => measureOwn(await lookForDocuments(bench)),
      },
      { name: ROUND_TRIP, role: "limit", measure: await prepareRoundTrip(bench, load.seconds) },
    ];
  },
};

async function prepareRoundTrip(bench: Bench, seconds: number): Promise<() => Promise<Sample>> {
  const { admin } = bench.cluster;
  const programOf = await serviceProgram(bench, "order-consumer", join(__dirname, "../load/round-trip.ts"));
  const records = ORDERS_PER_SECOND * seconds;
  return async () => {
    const topic = `bench-round-trip-${randomUUID().slice(0, 8)}`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 2 }], waitForLeaders: false });
    bench.resources.add(`${topic} is removed`, () => bench.cluster.deleteTopics([topic]));
    const program = programOf("round-trip", {
      TOPIC: topic,
      RECORDS: String(records),
      WARM_UP_RECORDS: String(WARM_UP_RECORDS),
      RECORDS_PER_SECOND: String(ORDERS_PER_SECOND),
      VALUE: JSON.stringify(orderFactory("bench-round-trip").next()),
    });
    return { value: ORDERS_PER_SECOND, ...(await runProgram(bench, program, LATENCY_SCHEMA)) };
  };
}
