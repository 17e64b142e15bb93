import type { Admin, Kafka, Producer } from "kafkajs";
import { registerCodecs } from "./codecs";
import { kafkaOf, type KafkaStack } from "./connection";
import { replaceOnFailure } from "./replace-on-failure";

/** The brokers, through kafkajs: an implementation of the protocol that shares no code with the services' client. */
export interface KafkaCluster {
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** Writes directly to topics, bypassing the API. */
  readonly producer: Producer;
  /**
   * Deletes topics. By this and not by `admin`: a producer of kafkajs asks for every topic that it has ever written to, and its next
   * call waits in vain for those that are gone.
   */
  deleteTopics(topics: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Error types of records that brokers do not accept (kafkajs, src/protocol/error.js). */
const REFUSALS = new Set([
  "MESSAGE_TOO_LARGE",
  "RECORD_LIST_TOO_LARGE",
  "INVALID_RECORD",
  "CORRUPT_MESSAGE",
  "INVALID_TIMESTAMP",
]);

/** Whether brokers refused a record, rather than failed or did not answer. kafkajs wraps what a broker said. */
export function isRefusedByBrokers(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return REFUSALS.has((error as { type?: string }).type ?? "") || isRefusedByBrokers(error.cause);
}

/** Connects to the published listeners, as the admin where brokers ask who it is. Survives the loss of single brokers. */
export async function connectToCluster(stack: KafkaStack): Promise<KafkaCluster> {
  registerCodecs();
  const kafka = kafkaOf(stack);
  const admin = replaceOnFailure(() => kafka.admin());
  const producer = replaceOnFailure(() => kafka.producer({ allowAutoTopicCreation: false }));
  await admin.listTopics();
  return {
    kafka,
    admin,
    producer,
    deleteTopics: async (topics) => {
      if (topics.length === 0) return;
      await admin.deleteTopics({ topics: [...topics] });
      // The next call makes another one.
      await producer.disconnect();
    },
    close: async () => {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}
