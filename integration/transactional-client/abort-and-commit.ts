import { once } from "node:events";
import { KafkaConsumer } from "@confluentinc/kafka-javascript";
import { groupConsumerOptions } from "../../apps/hourly-streams/kafka/client-options";
import { KafkaTransactionalClient } from "../../apps/hourly-streams/kafka/kafka-transactional-client";
import type { KafkaConnection } from "../../apps/service-kit/kafka/kafka-options";
import { createLogger } from "../../apps/service-kit/process/logging";

/** What the test asks for, as JSON in the last argument. */
export interface AbortedTransaction {
  readonly connection: KafkaConnection;
  /** Has one partition. */
  readonly topic: string;
  /** Value of the record that is committed. */
  readonly committed: string;
}

/** So many that brokers cannot have acknowledged all of them when they refuse the offsets. */
const RECORDS = 20_000;
const VALUE = Buffer.alloc(1_024, "aborted ");
const SESSION_TIMEOUT_MS = 10_000;
/** Longer than brokers accept: `offset.metadata.max.bytes` is 4,096. */
const METADATA = "m".repeat(10_000);

/** Aborts a transaction whose records still wait to be sent, then commits another one. */
async function main(): Promise<void> {
  const { connection, topic, committed } = JSON.parse(process.argv.at(-1) ?? "") as AbortedTransaction;
  const consumer = new KafkaConsumer(groupConsumerOptions(connection, topic, SESSION_TIMEOUT_MS));
  consumer.connect();
  await once(consumer, "ready");
  const client = await KafkaTransactionalClient.connect({
    connection,
    transactionalId: topic,
    logger: createLogger({ serviceName: connection.serviceName, instanceId: connection.instanceId }),
    signal: new AbortController().signal,
    onFatal: (error) => {
      throw error;
    },
  });
  client.consumer = consumer;
  await client.initTransactions();

  await client.beginTransaction();
  for (let made = 0; made < RECORDS; made += 1) client.produce({ topic, partition: 0, key: "k", value: VALUE });
  const refused = { topic, partition: 0, offset: 1, metadata: METADATA };
  const error: unknown = await client.sendOffsets([refused]).then(
    () => new Error("the offsets were accepted"),
    (reason: unknown) => reason,
  );
  if ((error as { remedy?: string }).remedy !== "ABORT") throw error;
  await client.abortTransaction();

  await client.beginTransaction();
  client.produce({ topic, partition: 0, key: "k", value: committed });
  await client.sendOffsets([{ topic, partition: 0, offset: 1 }]);
  await client.commitTransaction();
  await client.close();
  // As it happens where the connection of the client that takes over was given up.
  await client.close();
  consumer.disconnect();
}

void main();
