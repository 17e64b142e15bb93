import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { connectToCluster, type KafkaCluster } from "../../../integration/harness/kafka/cluster";
import { stackContainers } from "../../../integration/harness/containers/stack-containers";
import { findStack } from "../../../integration/harness/stack";
import { ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC } from "../../../contract/topics";
import { printStep, whileOthersAreFrozen } from "../../comparison";
import { feedPlainOrders } from "./feed-plain-orders";
import { buildPeer, memoryOf, startBareExpress, startSpringBoot, type Peer } from "./peer";
import { withPeerDatabase } from "./peer-database";
import { postOrders, type PostMeasurement } from "../../post-load";

const USAGE = `Takes and stores the same orders with this project and with Spring Boot, and compares.

  --only post|rows  one of the two parts (default: both)
  --seconds N       how long each measurement of POST takes (default 15)
  --rounds N        how often each program is measured, in turns (default 2)
  --orders N        the backlog that becomes rows (default 200000)
`;
const MEGABYTE = 1_048_576;
const CONNECTIONS = [200, 20];
const WARM_UP_SECONDS = 10;
const PEER_TOPICS = { orders: "bench-spring-orders", logs: "bench-spring-logs" };
const INTERNAL_BOOTSTRAP_SERVERS = "kafka-1:19092,kafka-2:19092,kafka-3:19092";
const CATCH_UP_TIMEOUT_MS = 300_000;
const POLL_MS = 50;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seconds: { type: "string", default: "15" },
    rounds: { type: "string", default: "2" },
    orders: { type: "string", default: "200000" },
    help: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const stack = await findStack();
  printStep("building the Spring Boot program");
  await buildPeer();
  const cluster = await connectToCluster(stack.kafkaBootstrapServers);
  try {
    await cluster.admin.createTopics({
      waitForLeaders: false,
      topics: Object.values(PEER_TOPICS).map((topic) => ({ topic, numPartitions: 3, replicationFactor: 2 })),
    });
    if (values.only !== "rows") {
      await whileOthersAreFrozen(["order-producer"], () => comparePost(stack.orderProducerUrl));
    }
    if (values.only !== "post") await whileOthersAreFrozen(["order-consumer", "mysql"], () => compareRows(cluster));
  } finally {
    await cluster.admin.deleteTopics({ topics: Object.values(PEER_TOPICS) });
    await cluster.close();
  }
}

interface Contestant {
  readonly name: string;
  readonly peer: Omit<Peer, "close">;
}

async function comparePost(orderProducerUrl: string): Promise<void> {
  const { name } = await stackContainers().get("order-producer");
  const started: Peer[] = [];
  const start = async (starting: Promise<Peer>): Promise<Peer> => {
    const peer = await starting;
    started.push(peer);
    return peer;
  };
  try {
    const contestants: Contestant[] = [
      { name: "order-producer", peer: { containerName: name, url: orderProducerUrl } },
      { name: "Spring Boot, with the log", peer: await start(startSpringBoot(producerProperties(true))) },
      { name: "Spring Boot, without a log", peer: await start(startSpringBoot(producerProperties(false))) },
      { name: "express, parses and answers", peer: await start(startBareExpress()) },
    ];
    for (const { name, peer } of contestants) {
      printStep(`warming ${name}`);
      await postOrders(peer.url, 200, WARM_UP_SECONDS);
    }
    for (const connections of CONNECTIONS) {
      const table = newTable(`POST, ${connections} connections`, ["orders/s", "p50, ms", "p99, ms", "failed", "MiB"]);
      for (const { contestant, measurements } of await inTurns(contestants, connections)) {
        const mean = meanOf(measurements);
        const memory = await memoryOf(contestant.peer.containerName);
        table.push([
          contestant.name,
          ...[mean.rate, mean.p50Ms, mean.p99Ms, mean.failures, memory / MEGABYTE].map(Math.round),
        ]);
      }
      process.stdout.write(`${table.toString()}\n`);
    }
  } finally {
    await Promise.all(started.map((peer) => peer.close()));
  }
}

function producerProperties(log: boolean): Record<string, string> {
  return {
    "peer.role": "producer",
    "peer.log": String(log),
    "spring.kafka.bootstrap-servers": INTERNAL_BOOTSTRAP_SERVERS,
  };
}

/** Each program after the other, several times: what the machine does meanwhile meets all of them. */
async function inTurns(
  contestants: readonly Contestant[],
  connections: number,
): Promise<{ contestant: Contestant; measurements: PostMeasurement[] }[]> {
  const results = contestants.map((contestant) => ({ contestant, measurements: [] as PostMeasurement[] }));
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const { contestant, measurements } of results) {
      printStep(`${connections} connections, round ${round}: ${contestant.name}`);
      measurements.push(await postOrders(contestant.peer.url, connections, Number(values.seconds)));
    }
  }
  return results;
}

function meanOf(measurements: readonly PostMeasurement[]): PostMeasurement {
  const mean = (field: keyof PostMeasurement): number =>
    measurements.reduce((sum, measurement) => sum + measurement[field], 0) / measurements.length;
  return { rate: mean("rate"), p50Ms: mean("p50Ms"), p99Ms: mean("p99Ms"), failures: mean("failures") };
}

async function compareRows(cluster: KafkaCluster): Promise<void> {
  const orders = Number(values.orders);
  const consumer = await stackContainers().get("order-consumer");
  const table = newTable(`backlog of ${orders} orders → rows`, ["rows/s", "MiB"]);
  try {
    printStep(`sending ${orders} orders while order-consumer is stopped`);
    await consumer.stop();
    await feedPlainOrders(cluster, ORDERS_TOPIC.name, orders);
    printStep("letting order-consumer catch up");
    await consumer.start();
    const ours = await measureCatchUp(cluster, { groupId: ORDER_CONSUMER_GROUP_ID, topic: ORDERS_TOPIC.name });
    table.push(["order-consumer, with logs", Math.round(ours), Math.round((await memoryOf(consumer.name)) / MEGABYTE)]);
    await consumer.stop();

    await feedPlainOrders(cluster, PEER_TOPICS.orders, orders);
    for (const log of [true, false]) {
      await withPeerDatabase(async ({ jdbcUrl, user, password }) => {
        printStep(`letting Spring Boot catch up, ${log ? "with" : "without"} logs`);
        const groupId = `spring-boot-peer-${randomUUID().slice(0, 8)}`;
        const peer = await startSpringBoot({
          "peer.role": "consumer",
          "peer.log": String(log),
          "peer.group": groupId,
          "spring.kafka.bootstrap-servers": INTERNAL_BOOTSTRAP_SERVERS,
          "spring.datasource.url": jdbcUrl,
          "spring.datasource.username": user,
          "spring.datasource.password": password,
        });
        try {
          const rate = await measureCatchUp(cluster, { groupId, topic: PEER_TOPICS.orders });
          const memory = Math.round((await memoryOf(peer.containerName)) / MEGABYTE);
          table.push([`Spring Boot, ${log ? "with" : "without"} logs`, Math.round(rate), memory]);
        } finally {
          await peer.close();
        }
      });
    }
  } finally {
    await consumer.start();
  }
  process.stdout.write(`${table.toString()}\n`);
}

/** Orders a second between the first offsets that the group commits and the last. */
async function measureCatchUp(
  cluster: KafkaCluster,
  { groupId, topic }: { readonly groupId: string; readonly topic: string },
): Promise<number> {
  const ends = (await cluster.admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high));
  const end = ends.reduce((sum, high) => sum + high, 0);
  const committed = async (): Promise<number> => {
    const [offsets] = await cluster.admin.fetchOffsets({ groupId, topics: [topic] });
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  };
  const before = await committed();
  const deadline = Date.now() + CATCH_UP_TIMEOUT_MS;
  let first: { readonly offset: number; readonly atMs: number } | undefined;
  for (;;) {
    const offset = await committed();
    const atMs = performance.now();
    if (first === undefined && offset > before) first = { offset, atMs };
    if (first !== undefined && offset >= end) return (offset - first.offset) / ((atMs - first.atMs) / 1_000);
    if (Date.now() > deadline) throw new Error(`${groupId} has committed ${offset} of ${end}`);
    await delay(POLL_MS);
  }
}

function newTable(title: string, columns: readonly string[]): InstanceType<typeof Table> {
  return new Table({
    head: [title, ...columns],
    colAligns: ["left", ...columns.map(() => "right" as const)],
    style: { head: [], border: [] },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
