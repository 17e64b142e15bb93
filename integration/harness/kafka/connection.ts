import { Kafka, logLevel, type KafkaConfig } from "kafkajs";
import type { KafkaAdmin, KafkaPrincipal } from "../../../contract/kafka-access";
import type { Stack } from "../stack";

/** What a client shows to the brokers, and whom it trusts: all PEM. */
export interface KafkaCredentials {
  readonly ca: string;
  /** Default: the client shows no certificate. */
  readonly cert?: string;
  readonly key?: string;
}

/** Where the brokers are, and what they ask for. */
export type KafkaStack = Pick<Stack, "kafkaBootstrapServers" | "kafkaCertificates" | "caCertificate">;

/** Whether the stack's brokers ask for certificates. */
export function isSecured({ kafkaCertificates }: Pick<Stack, "kafkaCertificates">): boolean {
  return typeof kafkaCertificates !== "string";
}

/** A principal's credentials; undefined where the brokers ask for none. */
export function credentialsOf(
  { kafkaCertificates, caCertificate }: KafkaStack,
  principal: KafkaAdmin | KafkaPrincipal,
): KafkaCredentials | undefined {
  if (typeof kafkaCertificates === "string") return undefined;
  const pair = kafkaCertificates[principal];
  if (pair === undefined) throw new Error(`the stack has no Kafka certificate of ${principal}`);
  return { ca: caCertificate, cert: pair.certificate, key: pair.key };
}

/** The stack's brokers for kafkajs, by default as the admin; survives the loss of single brokers. */
export function kafkaOf(
  stack: KafkaStack,
  credentials: KafkaCredentials | undefined = credentialsOf(stack, "admin"),
  options: Partial<KafkaConfig> = {},
): Kafka {
  return new Kafka({
    clientId: "shopstream-integration",
    brokers: stack.kafkaBootstrapServers.split(","),
    ...(credentials && { ssl: { ...credentials } }),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 20 },
    // Its errors about brokers that a test has just killed would drown the test's own output.
    logLevel: logLevel.NOTHING,
    ...options,
  });
}
