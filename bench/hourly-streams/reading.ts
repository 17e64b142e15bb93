import { once } from "node:events";
import { KafkaConsumer } from "@confluentinc/kafka-javascript";
import { z } from "zod";
import { groupConsumerOptions } from "../../apps/hourly-streams/kafka/client-options";
import { consume, type LowLevelConsumer } from "../../apps/service-kit/kafka/low-level-consumer";

/** As many as hourly-streams polls. */
const MAX_POLL_RECORDS = 2_000;
const POLL_WAIT_MS = 20;

/** The limit: a consumer of the client that hourly-streams uses, with its options, that reads and does nothing else. */
async function main(): Promise<void> {
  const { KAFKA_BOOTSTRAP_SERVERS, APPLICATION_ID, SOURCE } = z
    .object({ KAFKA_BOOTSTRAP_SERVERS: z.string(), APPLICATION_ID: z.string(), SOURCE: z.string() })
    .parse(process.env);
  const consumer = new KafkaConsumer({
    ...groupConsumerOptions(
      { bootstrapServers: KAFKA_BOOTSTRAP_SERVERS, serviceName: "hourly-streams", instanceId: "reader", security: {} },
      APPLICATION_ID,
    ),
    // Shows how far it is.
    "enable.auto.commit": true,
    "enable.auto.offset.store": true,
    "auto.commit.interval.ms": 100,
  }) as LowLevelConsumer;
  consumer.connect();
  await once(consumer, "ready");
  consumer.setDefaultConsumeTimeout(POLL_WAIT_MS);
  consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
  consumer.subscribe([SOURCE]);
  for (;;) await consume(consumer, MAX_POLL_RECORDS);
}

void main();
