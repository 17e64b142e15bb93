import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { Kafka, logLevel } from "kafkajs";
import { formatHourWindow } from "../../contract/hourly-summary";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { ordersTopic } from "../../contract/topics";
import { stackContainers } from "../../integration/harness/containers/stack-containers";
import { findStack } from "../../integration/harness/stack";
import { feedOrders } from "./feed";
import { countsOf, freezeOthers, metricsOf, startContainer, stopContainer } from "./hourly-streams";
import { buildOracle, runOracle, type OracleReport } from "./oracle";

const USAGE = `Counts the same orders with hourly-streams and with Kafka Streams, and compares.

  --orders N  orders to send before (default 200000; 0 compares what is there)
`;

const CATCH_UP_TIMEOUT_MS = 600_000;
const POLL_MS = 100;
const MEGABYTE = 1_048_576;

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
  const { name: container } = await stackContainers().get("hourly-streams");
  tell("building the Kafka Streams program");
  await buildOracle();
  const runId = randomUUID().slice(0, 8);
  const kafka = new Kafka({
    clientId: "compare",
    brokers: stack.kafkaBootstrapServers.split(","),
    logLevel: logLevel.ERROR,
  });
  tell("freezing the rest of the stack");
  const thawOthers = await freezeOthers(container);
  let hourlyStreams: Measured | undefined;
  let kafkaStreams: OracleReport;
  try {
    hourlyStreams = await measureHourlyStreams(
      kafka,
      { container, url: stack.hourlyStreamsUrl },
      Number(values.orders),
    );
    tell("counting with Kafka Streams");
    // Each from its start and over as many records: neither is warm before the other.
    kafkaStreams = await measureKafkaStreams(
      kafka,
      { bootstrapServers: stack.kafkaBootstrapServers, applicationId: `oracle-${runId}` },
      hourlyStreams?.records ?? 0,
    );
  } finally {
    await thawOthers();
  }
  tell("reading hourly-transaction-topic");
  const counts = await countsOf(kafka, `compare-${runId}`);
  printMeasures(hourlyStreams, kafkaStreams);
  process.exitCode = printDifferences(counts, kafkaStreams.counts);
}

function tell(step: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${step}\n`);
}

interface HourlyStreams {
  /** Name of its container. */
  readonly container: string;
  readonly url: string;
}

async function measureHourlyStreams(
  kafka: Kafka,
  { container, url }: HourlyStreams,
  orders: number,
): Promise<Measured | undefined> {
  if (orders === 0) return undefined;
  tell(`sending ${orders} orders while ${container} is stalled`);
  await stopContainer(container);
  const records = await feedOrders(kafka, orders, Date.now());
  tell("letting hourly-streams catch up");
  await startContainer(container);
  const deadline = Date.now() + CATCH_UP_TIMEOUT_MS;
  let startedMs: number | undefined;
  let before = 0;
  let peakMemoryBytes = 0;
  for (;;) {
    const { processed, memoryBytes } = (await metricsOf(url)) ?? { processed: 0, memoryBytes: 0 };
    peakMemoryBytes = Math.max(peakMemoryBytes, memoryBytes);
    if (startedMs === undefined && processed > 0) [startedMs, before] = [performance.now(), processed];
    if (startedMs !== undefined && processed >= records) {
      return { records: processed - before, seconds: (performance.now() - startedMs) / 1_000, peakMemoryBytes };
    }
    if (Date.now() > deadline) throw new Error(`hourly-streams has processed ${processed} of ${records} records`);
    await delay(POLL_MS);
  }
}

async function measureKafkaStreams(
  kafka: Kafka,
  { bootstrapServers, applicationId }: { readonly bootstrapServers: string; readonly applicationId: string },
  firstRecords: number,
): Promise<OracleReport> {
  const admin = kafka.admin();
  await admin.connect();
  const outputTopic = `${applicationId}-output`;
  // Its own wait for leaders gives up where a broker has not heard of the topic yet; the program waits for itself.
  const topic = { topic: outputTopic, numPartitions: 3, replicationFactor: 2 };
  await admin.createTopics({ topics: [topic], waitForLeaders: false });
  try {
    return await runOracle({
      bootstrapServers,
      applicationId,
      inputTopic: ordersTopic.name,
      outputTopic,
      retentionMs: HOUR_RETENTION_MS,
      firstRecords,
    });
  } finally {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(applicationId));
    await admin.deleteTopics({ topics });
    await admin.deleteGroups([applicationId]).catch(() => undefined);
    await admin.disconnect();
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
      memoryBytes === undefined ? "" : Math.round(memoryBytes / MEGABYTE),
    ]);
  if (hourlyStreams !== undefined) {
    row("hourly-streams", hourlyStreams, hourlyStreams.peakMemoryBytes);
    row("Kafka Streams, as many records", first);
  }
  row("Kafka Streams, the whole topic", all, peakMemoryBytes);
  process.stdout.write(`${table.toString()}\n`);
  if (hourlyStreams === undefined) return;
  const times = (lap: Lap) => (rate(hourlyStreams) / rate(lap)).toFixed(1);
  const memory = hourlyStreams.peakMemoryBytes / peakMemoryBytes;
  process.stdout.write(
    `hourly-streams: ${times(first)} times the throughput over as many records, ${times(all)} times that over the whole ` +
      `topic, in ${memory.toFixed(2)} of the memory\n`,
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
