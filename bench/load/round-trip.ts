import { once } from "node:events";
import { KafkaConsumer, Producer } from "@confluentinc/kafka-javascript";
import { z } from "zod";
import { idempotentProducerOptions, readerOptions } from "../../apps/service-kit/kafka/kafka-options";
import { consume, type LowLevelConsumer } from "../../apps/service-kit/kafka/low-level-consumer";
import { percentile } from "../../integration/harness/statistics";

/**
 * Produces a record at a steady rate and consumes it again, with the client and options of the services: what every way of an
 * order through Kafka costs at least. Prints percentiles of the latencies in milliseconds as a line of JSON.
 */
const { KAFKA_BOOTSTRAP_SERVERS, TOPIC, RECORDS, WARM_UP_RECORDS, RECORDS_PER_SECOND, VALUE } = z
  .object({
    KAFKA_BOOTSTRAP_SERVERS: z.string(),
    TOPIC: z.string(),
    RECORDS: z.coerce.number(),
    /** The first ones, which are not counted. */
    WARM_UP_RECORDS: z.coerce.number(),
    RECORDS_PER_SECOND: z.coerce.number(),
    VALUE: z.string(),
  })
  .parse(process.env);

const TICK_MS = 2;
const MAX_POLL_RECORDS = 1_000;
const POLL_WAIT_MS = 100;
const CONNECTION = {
  bootstrapServers: KAFKA_BOOTSTRAP_SERVERS,
  serviceName: "order-consumer",
  instanceId: "bench-round-trip",
  security: {},
} as const;

async function connect<Client extends KafkaConsumer | Producer>(client: Client): Promise<Client> {
  client.connect();
  await once(client, "ready");
  return client;
}

async function main(): Promise<void> {
  const consumer = await connect(
    new KafkaConsumer({ ...readerOptions(CONNECTION), "group.id": TOPIC }) as LowLevelConsumer,
  );
  consumer.setDefaultConsumeTimeout(POLL_WAIT_MS);
  consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
  consumer.assign([{ topic: TOPIC, partition: 0, offset: 0 }]);
  const limits = { deliveryTimeoutMs: 30_000, maxQueuedRecords: RECORDS };
  const producer = await connect(new Producer(idempotentProducerOptions(CONNECTION, limits)));
  producer.setPollInterval(TICK_MS);

  const sentAtMs: number[] = [];
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const due = Math.min(RECORDS, Math.floor(((performance.now() - startedMs) / 1_000) * RECORDS_PER_SECOND));
    while (sentAtMs.length < due) {
      sentAtMs.push(performance.now());
      producer.produce(TOPIC, 0, Buffer.from(VALUE), String(sentAtMs.length - 1));
    }
  }, TICK_MS);

  const latenciesMs: number[] = [];
  while (latenciesMs.length < RECORDS) {
    const { messages } = await consume(consumer, MAX_POLL_RECORDS);
    const nowMs = performance.now();
    for (const { key } of messages) latenciesMs[Number(key)] = nowMs - (sentAtMs[Number(key)] ?? NaN);
  }
  clearInterval(timer);
  const counted = latenciesMs.slice(WARM_UP_RECORDS);
  process.stdout.write(`${JSON.stringify({ p50Ms: percentile(counted, 0.5), p99Ms: percentile(counted, 0.99) })}\n`);
  process.exit();
}

void main();
