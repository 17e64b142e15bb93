import { type Admin, Kafka, type KafkaConfig, logLevel } from "kafkajs";
import type { Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";
import type { ProviderConfiguration } from "../protocol/resource-kind";
import { type ClientOptions, clientOptions } from "./client-options";
import { onlyBroker } from "./only-broker";

/** How long brokers that do not answer are tried before an operation fails. */
const CONNECT_DEADLINE_MS = 30_000;

/** A Kafka cluster as its administrator sees it. */
export interface KafkaCluster {
  readonly timeoutMs: number;
  /** Runs `use` with a connection to the cluster. */
  withAdmin<T>(operation: Operation, use: (admin: Admin) => Promise<T>): Promise<T>;
  /** Runs `look` once against each live broker by itself, side by side. */
  withEachBroker<T>(operation: Operation, look: (admin: Admin) => Promise<T>): Promise<T[]>;
}

/** The cluster that a provider's configuration names. */
export function kafkaCluster(configuration: ProviderConfiguration): KafkaCluster {
  const options = clientOptions(configuration);

  const withAdmin = async <T>(operation: Operation, use: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = await connect(options, operation);
    try {
      return await use(admin);
    } finally {
      await admin.disconnect();
    }
  };

  return {
    timeoutMs: options.timeoutMs,
    withAdmin,
    withEachBroker: async (operation, look) => {
      const { brokers } = await withAdmin(operation, (admin) => admin.describeCluster());
      return Promise.all(
        brokers.map(async ({ host, port }) => {
          const admin = kafka(options, onlyBroker({ host, port, security: options.security })).admin();
          await admin.connect();
          try {
            return await look(admin);
          } finally {
            await admin.disconnect();
          }
        }),
      );
    },
  };
}

async function connect(options: ClientOptions, operation: Operation): Promise<Admin> {
  let last = "no answer";
  const timeoutMs = Math.min((operation.timeoutSeconds ?? Infinity) * 1000, options.timeoutMs, CONNECT_DEADLINE_MS);
  const connected = await poll(
    async () => {
      const admin = kafka(options).admin();
      try {
        await admin.connect();
        return admin;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
        await admin.disconnect().catch(() => undefined);
        return undefined;
      }
    },
    { timeoutMs, signal: operation.signal },
  );
  if (connected) return connected;
  throw new Error(
    `no broker of ${options.brokers.join(", ")} could be reached within ${timeoutMs / 1000} s (${last}): ` +
      "are the brokers' containers running and healthy?",
  );
}

function kafka({ brokers, security }: ClientOptions, overrides: Partial<KafkaConfig> = {}): Kafka {
  return new Kafka({
    clientId: "pulumi-resource-kafka",
    brokers: [...brokers],
    ...security,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 2_000 },
    // Its log goes to stdout, where the engine reads the plugin's port; errors are thrown anyway.
    logLevel: logLevel.NOTHING,
    ...overrides,
  });
}
