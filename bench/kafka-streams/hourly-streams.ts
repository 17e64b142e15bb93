import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Kafka } from "kafkajs";
import { hourlyTransactionTopic } from "../../contract/topics";
import { stackLabels } from "../../integration/harness/containers/stack-containers";
import { COMPONENT_LABEL } from "../../project/names";

const run = promisify(execFile);

/** The metrics of hourly-streams that matter here. */
export interface HourlyStreamsMetrics {
  /** Records of the source topics that it has processed since its start. */
  readonly processed: number;
  readonly memoryBytes: number;
}

/** Stops the container; a backlog builds up. */
export async function stopContainer(name: string): Promise<void> {
  await run("docker", ["stop", name]);
}

export async function startContainer(name: string): Promise<void> {
  await run("docker", ["start", name]);
}

/**
 * Freezes every container of the stack but the brokers and the one that is measured, so that none of them works off
 * the same orders on the same cores meanwhile.
 * @returns thaws them
 */
export async function freezeOthers(measured: string): Promise<() => Promise<void>> {
  const { stdout } = await run("docker", [
    "ps",
    ...stackLabels().flatMap((label) => ["--filter", `label=${label}`]),
    ...["--format", `{{.Names}} {{.Label "${COMPONENT_LABEL}"}}`],
  ]);
  const others = stdout
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([name = "", component = ""]) => name !== "" && name !== measured && !component.startsWith("kafka-"))
    .map(([name = ""]) => name);
  if (others.length > 0) await run("docker", ["pause", ...others]);
  return async () => {
    if (others.length > 0) await run("docker", ["unpause", ...others]);
  };
}

/** undefined while it does not answer. */
export async function metricsOf(url: string): Promise<HourlyStreamsMetrics | undefined> {
  const text = await fetch(`${url}/metrics`)
    .then((response) => response.text())
    .catch(() => undefined);
  if (text === undefined) return undefined;
  const value = (series: RegExp) => Number(series.exec(text)?.[1] ?? 0);
  return {
    processed: value(/^shopstream_streams_records\{outcome="processed".*\} (\S+)$/m),
    memoryBytes: value(/^process_resident_memory_bytes\{.*\} (\S+)$/m),
  };
}

/** The committed counts of `hourly-transaction-topic` by `hourWindow`, read by another client than wrote them. */
export async function countsOf(kafka: Kafka, groupId: string): Promise<Map<string, number>> {
  const topic = hourlyTransactionTopic.name;
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();

  const counts = new Map<string, number>();
  const open = new Set(ends.filter(({ high, low }) => Number(high) > Number(low)).map(({ partition }) => partition));
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    // A batch's end is told even where it holds nothing but the markers of transactions.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (Number(payload.offsetLag) === 0) open.delete(payload.partition);
      if (open.size === 0) resolve();
    });
    if (open.size === 0) resolve();
    void consumer.run({ eachMessage: async ({ message }) => note(counts, message.value) });
  });
  await consumer.disconnect();
  return counts;
}

function note(counts: Map<string, number>, value: Buffer | null): void {
  if (value === null) return;
  try {
    const { payload } = JSON.parse(value.toString()) as { payload: { hourWindow: string; transactionCount: number } };
    counts.set(payload.hourWindow, payload.transactionCount);
  } catch {
    // Poison that a test has put there is no count.
  }
}
