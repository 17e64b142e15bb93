import type { KafkaConfig, SASLOptions } from "kafkajs";
import { z } from "zod";
import type { ProviderConfiguration } from "../protocol/resource-kind";

/** What the provider's configuration says about the connection. */
export interface ClientOptions {
  readonly brokers: readonly string[];
  /** Time that one operation on a topic may take, the provider's `timeout`. Default 120 s, as in the real provider. */
  readonly timeoutMs: number;
  readonly security: Pick<KafkaConfig, "ssl" | "sasl">;
}

const DEFAULT_TIMEOUT_SECONDS = 120;

/** Reads a `@pulumi/kafka` provider's configuration: lists, numbers and booleans are JSON text in it. */
export function clientOptions(configuration: ProviderConfiguration): ClientOptions {
  const brokers = z.array(z.string()).min(1).safeParse(json(configuration.bootstrapServers));
  if (!brokers.success) {
    const given = configuration.bootstrapServers ?? "not set";
    throw new Error(`kafka provider: bootstrapServers is ${given}, expected a list such as ["127.0.0.1:9092"]`);
  }
  return {
    brokers: brokers.data,
    timeoutMs: Number(json(configuration.timeout) ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    security: { ...ssl(configuration), ...sasl(configuration) },
  };
}

function ssl(configuration: ProviderConfiguration): Pick<KafkaConfig, "ssl"> {
  if (json(configuration.tlsEnabled) === false) return {};
  const { caCert, clientCert, clientKey, clientKeyPassphrase } = configuration;
  return {
    ssl: {
      rejectUnauthorized: json(configuration.skipTlsVerify) !== true,
      ...(caCert === undefined ? {} : { ca: caCert }),
      ...(clientCert === undefined ? {} : { cert: clientCert }),
      ...(clientKey === undefined ? {} : { key: clientKey }),
      ...(clientKeyPassphrase === undefined ? {} : { passphrase: clientKeyPassphrase }),
    },
  };
}

function sasl({ saslUsername, saslPassword = "", saslMechanism }: ProviderConfiguration): Pick<KafkaConfig, "sasl"> {
  if (!saslUsername) return {};
  const account = { username: saslUsername, password: saslPassword };
  return { sasl: { mechanism: mechanism(saslMechanism), ...account } as SASLOptions };
}

function mechanism(name = "plain"): "plain" | "scram-sha-256" | "scram-sha-512" {
  switch (name) {
    case "plain":
      return "plain";
    case "scram-sha256":
      return "scram-sha-256";
    case "scram-sha512":
      return "scram-sha-512";
    default:
      throw new Error(
        `the offline kafka plugin does not know saslMechanism ${name}: use plain, scram-sha256 or scram-sha512`,
      );
  }
}

function json(text: string | undefined): unknown {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
