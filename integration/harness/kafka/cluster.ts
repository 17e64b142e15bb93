import { Kafka, logLevel, type Admin, type Producer } from "kafkajs";
import { registerCodecs } from "./codecs";
import { replacedOnFailure } from "./replaced-client";

/** The brokers as seen by kafkajs: an implementation of the protocol that shares nothing with the services' client. */
export interface KafkaCluster {
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** Writes straight to topics, past the API. */
  readonly producer: Producer;
  close(): Promise<void>;
}

/** Connects to the published listeners. Survives the death of single brokers. */
export async function connectToCluster(bootstrapServers: string): Promise<KafkaCluster> {
  registerCodecs();
  const kafka = new Kafka({
    clientId: "shopstream-integration",
    brokers: bootstrapServers.split(","),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 20 },
    // Its complaints about brokers that a test has just killed would drown the test's own words.
    logLevel: logLevel.NOTHING,
  });
  const admin = replacedOnFailure(() => kafka.admin());
  const producer = replacedOnFailure(() => kafka.producer({ allowAutoTopicCreation: false }));
  await admin.listTopics();
  return {
    kafka,
    admin,
    producer,
    close: async () => {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}
