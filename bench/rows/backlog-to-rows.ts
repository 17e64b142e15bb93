import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC } from "../../contract/topics";
import { memoryOf } from "../../integration/harness/containers/memory";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { inRepository } from "../../project/repository";
import { measureCatchUp, type Reader } from "../load/catch-up";
import { feedOrders } from "../load/feed-orders";
import { measureProcessorTime } from "../measuring/processor-time";
import type { Bench, Contestant, Row, Sample, Target } from "../measuring/row";
import { untilSteady } from "../measuring/warm-up";
import { java17, type JavaRuntime } from "../peers/java";
import { createPeerDatabase } from "../peers/peer-database";
import { startPeer } from "../peers/peer-container";
import { createPeerTopics } from "../peers/peer-topics";
import { buildSpringBoot, consumerProperties, startSpringBoot } from "../peers/spring-boot/spring-boot";

const ORDERS = 200_000;
const QUICK_ORDERS = 50_000;
const WARM_UP_ORDERS = 50_000;
const WARM_UP = { calmRuns: 3, maxRuns: 12 };

const PLAIN = "Spring Boot, Java 17, batch listener and JDBC batch";
const WITH_LOGS = "Spring Boot, Java 17, batch listener and JDBC batch, with the logs";
const LIMIT = "INSERTs of 1,000 rows over one mysql2 connection";

const TARGETS: readonly Target[] = [
  ...[PLAIN, WITH_LOGS].flatMap((against): Target[] => [
    { against, figure: "value", atLeast: 1.3, inSummary: true },
    { against, figure: "memoryBytes", atMost: 0.5 },
  ]),
  { against: LIMIT, figure: "value", atLeast: 0.6 },
];

/** A consumer that gets a backlog: it is frozen while the orders are sent, and measured once it is thawed. */
function consumer(
  { name, role }: Pick<Contestant, "name" | "role">,
  { bench, container, reader }: { readonly bench: Bench; readonly container: StackContainer; readonly reader: Reader },
): Contestant {
  const catchUp = async (orders: number): Promise<Sample> => {
    await container.freeze();
    try {
      await feedOrders(bench, reader.topic, orders);
    } finally {
      await container.thaw();
    }
    const { result, processorTime } = await measureProcessorTime(
      bench.containers,
      () => [container],
      () => measureCatchUp(bench, reader),
      () => orders,
    );
    return { value: result, processorTime };
  };
  return {
    name,
    role,
    warmUp: async () => {
      // What the topic held before is none of this row's orders.
      await measureCatchUp(bench, reader);
      await untilSteady(async () => (await catchUp(WARM_UP_ORDERS)).value, WARM_UP, bench);
    },
    measure: async () => ({
      ...(await catchUp(bench.quick ? QUICK_ORDERS : ORDERS)),
      memoryBytes: await memoryOf(container),
    }),
  };
}

async function springBoot(bench: Bench, java: JavaRuntime, log: boolean): Promise<Contestant> {
  const suffix = log ? "rows-log" : "rows";
  const topics = await createPeerTopics(bench, suffix);
  const database = await createPeerDatabase(bench, log ? "bench_spring_boot_log" : "bench_spring_boot");
  const groupId = `bench-${suffix}-${randomUUID().slice(0, 8)}`;
  const container = await startSpringBoot(bench, {
    name: `spring-boot-${suffix}`,
    java,
    properties: consumerProperties({ log, groupId, topics, database }),
  });
  const reader = { groupId, topic: topics.orders };
  return consumer({ name: log ? WITH_LOGS : PLAIN, role: "peer" }, { bench, container, reader });
}

/** MySQL alone, without Kafka. */
async function multiRowInsert(bench: Bench): Promise<Contestant> {
  const { user, password, host, name } = await createPeerDatabase(bench, "bench_multi_row_insert");
  const { Image, Config } = await (await bench.containers.get("order-consumer")).inspect();
  const peer = await startPeer(bench, {
    name: "multi-row-insert",
    image: Image,
    command: ["node", "/peer/server.js"],
    folders: { "/peer": inRepository("bench", "peers", "multi-row-insert") },
    environment: {
      NODE_PATH: join(Config.WorkingDir, "node_modules"),
      MYSQL_URL: `mysql://${user}:${encodeURIComponent(password)}@${host}/${name}`,
    },
  });
  const rows = bench.quick ? QUICK_ORDERS : ORDERS;
  const insert = async (): Promise<number> => {
    const response = await fetch(`${peer.url}/?rows=${rows}`, { method: "POST" });
    if (!response.ok) throw new Error(await response.text());
    return rows / z.object({ seconds: z.number() }).parse(await response.json()).seconds;
  };
  return {
    name: LIMIT,
    role: "limit",
    warmUp: insert,
    measure: async () => ({ value: await insert(), memoryBytes: await memoryOf(peer) }),
  };
}

/** A backlog of orders that becomes rows of `transactions`. */
export const backlogToRows: Row = {
  name: "rows",
  title: `backlog of ${ORDERS.toLocaleString("en")} orders to rows of transactions`,
  unit: "rows/s",
  components: ["order-consumer", "mysql"],
  targets: TARGETS,
  prepare: async (bench) => {
    await buildSpringBoot();
    const java = await java17(bench.containers);
    const container = await bench.containers.get("order-consumer");
    const reader = { groupId: ORDER_CONSUMER_GROUP_ID, topic: ORDERS_TOPIC.name };
    bench.resources.add("order-consumer is thawed", () => container.thaw());
    return [
      consumer({ name: "order-consumer, with the logs", role: "product" }, { bench, container, reader }),
      await springBoot(bench, java, false),
      await springBoot(bench, java, true),
      await multiRowInsert(bench),
    ];
  },
};
