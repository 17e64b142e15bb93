import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { formatHourWindow } from "../../../contract/hourly-summary";
import { HOUR_RETENTION_MS } from "../../../contract/order";
import { ORDERS_TOPIC } from "../../../contract/topics";
import type { StackContainer } from "../../../integration/harness/containers/stack-container";
import { stackContainers } from "../../../integration/harness/containers/stack-containers";
import { eventually } from "../../../integration/harness/eventually";
import { connectToCluster, type KafkaCluster } from "../../../integration/harness/kafka/cluster";
import { findStack, type Stack } from "../../../integration/harness/stack";
import { freezeOthers } from "../../measuring/freeze";
import { abortOnInterrupt, tell } from "../../measuring/interruption";
import { Resources } from "../../measuring/resources";
import { feedOrders } from "./feed";
import { readCounts, readMetrics } from "./hourly-streams";
import { buildOracle, runOracle, type OracleReport } from "./oracle";

const USAGE = `Counts the same orders with hourly-streams and with Kafka Streams, and compares the counts.

  --orders N  orders to send first (default 200000; 0 compares the orders that are already there)
`;

const CATCH_UP_TIMEOUT_MS = 600_000;
const POLL_MS = 100;
const MEBIBYTE = 1_048_576;

interface Lap {
  readonly records: number;
  readonly seconds: number;
}

interface Measured extends Lap {
  readonly peakMemoryBytes: number;
}

const { values } = parseArgs({
  options: {
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
  tell("building the Kafka Streams program");
  await buildOracle();
  const cluster = await connectToCluster(stack);
  try {
    const { hourlyStreams, kafkaStreams } = await measureBoth(cluster, stack);
    tell("reading hourly-transaction-topic");
    const counts = await readCounts(cluster);
    printMeasures(hourlyStreams, kafkaStreams);
    process.exitCode = printDifferences(counts, kafkaStreams.counts);
  } finally {
    await cluster.close();
  }
}

interface Measures {
  readonly hourlyStreams: Measured | undefined;
  readonly kafkaStreams: OracleReport;
}

/** Both start cold and measure the same number of records. */
async function measureBoth(cluster: KafkaCluster, stack: Stack): Promise<Measures> {
  const containers = stackContainers();
  const container = await containers.get("hourly-streams");
  const orders = Number(values.orders);
  tell("freezing the rest of the stack");
  const resources = new Resources();
  const interrupted = abortOnInterrupt();
  try {
    await freezeOthers({ containers, resources, interrupted }, ["hourly-streams"]);
    const hourlyStreams =
      orders === 0 ? undefined : await measureHourlyStreams(cluster, container, stack.hourlyStreamsUrl, orders);
    interrupted.throwIfAborted();
    tell("counting with Kafka Streams");
    const kafkaStreams = await measureKafkaStreams(cluster, stack, hourlyStreams?.records ?? 0);
    return { hourlyStreams, kafkaStreams };
  } finally {
    await resources.close();
  }
}

async function measureHourlyStreams(
  cluster: KafkaCluster,
  container: StackContainer,
  url: string,
  orders: number,
): Promise<Measured> {
  tell(`sending ${orders} orders while ${container.name} is stopped`);
  await container.stop();
  const records = await feedOrders(cluster.producer, orders, Date.now());
  tell("letting hourly-streams catch up");
  await container.start();
  let start: { readonly atMs: number; readonly processed: number } | undefined;
  let peakMemoryBytes = 0;
  return eventually(
    "hourly-streams has processed the orders",
    async () => {
      const { processed, memoryBytes } = await readMetrics(url);
      peakMemoryBytes = Math.max(peakMemoryBytes, memoryBytes);
      if (processed > 0) start ??= { atMs: performance.now(), processed };
      if (start === undefined || processed < records) throw new Error(`${processed} of ${records} records`);
      return {
        records: processed - start.processed,
        seconds: (performance.now() - start.atMs) / 1_000,
        peakMemoryBytes,
      };
    },
    { timeoutMs: CATCH_UP_TIMEOUT_MS, intervalMs: POLL_MS },
  );
}

async function measureKafkaStreams(
  cluster: KafkaCluster,
  { kafkaBootstrapServers }: Stack,
  firstRecords: number,
): Promise<OracleReport> {
  const { admin } = cluster;
  const applicationId = `oracle-${randomUUID().slice(0, 8)}`;
  const outputTopic = `${applicationId}-output`;
  // The client's wait for leaders fails while a broker does not know the topic yet; the Java program waits by itself.
  const topic = { topic: outputTopic, numPartitions: 3, replicationFactor: 2 };
  await admin.createTopics({ topics: [topic], waitForLeaders: false });
  try {
    return await runOracle({
      bootstrapServers: kafkaBootstrapServers,
      applicationId,
      inputTopic: ORDERS_TOPIC.name,
      outputTopic,
      retentionMs: HOUR_RETENTION_MS,
      firstRecords,
    });
  } finally {
    await cluster.deleteTopics((await admin.listTopics()).filter((topic) => topic.startsWith(applicationId)));
    await admin.deleteGroups([applicationId]).catch(() => undefined);
  }
}

function printMeasures(hourlyStreams: Measured | undefined, { first, all, peakMemoryBytes }: OracleReport): void {
  const table = new Table({
    head: ["", "records", "records/s", "peak memory, MiB"],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  const rate = ({ records, seconds }: Lap) => records / seconds;
  const row = (name: string, lap: Lap, memoryBytes?: number) =>
    table.push([
      name,
      lap.records,
      Math.round(rate(lap)),
      memoryBytes === undefined ? "" : Math.round(memoryBytes / MEBIBYTE),
    ]);
  if (hourlyStreams !== undefined) {
    row("hourly-streams", hourlyStreams, hourlyStreams.peakMemoryBytes);
    row("Kafka Streams, the same number of records", first);
  }
  row("Kafka Streams, the whole topic", all, peakMemoryBytes);
  process.stdout.write(`${table.toString()}\n`);
  if (hourlyStreams === undefined) return;
  const times = (lap: Lap) => (rate(hourlyStreams) / rate(lap)).toFixed(1);
  const memory = hourlyStreams.peakMemoryBytes / peakMemoryBytes;
  process.stdout.write(
    `hourly-streams: ${times(first)} times the throughput over the same number of records, ${times(all)} times that over ` +
      `the whole topic, with ${memory.toFixed(2)} times the memory\n`,
  );
}

/** @returns the exit code */
function printDifferences(counts: ReadonlyMap<string, number>, oracle: Readonly<Record<string, number>>): number {
  const expected = new Map(
    Object.entries(oracle).map(([start, count]) => [formatHourWindow(Date.parse(start)), count]),
  );
  const hours = [...new Set([...counts.keys(), ...expected.keys()])].sort();
  const different = hours.filter((hour) => counts.get(hour) !== expected.get(hour));
  for (const hour of different) {
    process.stdout.write(
      `${hour}: hourly-streams ${counts.get(hour) ?? 0}, Kafka Streams ${expected.get(hour) ?? 0}\n`,
    );
  }
  process.stdout.write(`${hours.length} hours, ${different.length} counted differently\n`);
  return different.length === 0 && hours.length > 0 ? 0 : 1;
}

void main();
