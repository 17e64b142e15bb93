import { connect, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Admin, Kafka, type KafkaConfig, logLevel } from "kafkajs";
import type { Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";
import { AdminSession, isTransient, reasonOf } from "./admin-session";
import type { ClientOptions } from "./client-options";
import {
  alterQuotaRequest,
  describeQuotaRequest,
  readAlteredQuota,
  readDescribedQuota,
  type QuotaEntity,
  type QuotaLimits,
} from "./client-quotas";
import { askAnyBroker } from "./wire-request";

/** A Kafka cluster as its administrator sees it. */
export interface KafkaCluster {
  /** How long one operation may take in total. */
  timeoutMs(operation: Operation): number;
  /**
   * Runs `use` with a connection to the cluster, and again with a new one where the connection is lost meanwhile. `attempt`
   * counts from 1.
   */
  withAdmin<T>(operation: Operation, use: (admin: Admin, attempt: number) => Promise<T>): Promise<T>;
  /** Runs `look` once against each live broker, in parallel. */
  withEachBroker<T>(operation: Operation, look: (admin: Admin) => Promise<T>): Promise<T[]>;
  /** Sets limits of an entity, or removes them. */
  alterQuota(entity: QuotaEntity, limits: QuotaLimits, remove: boolean): Promise<void>;
  /** The limits of an entity, or undefined where it has none. */
  quotaOf(entity: QuotaEntity): Promise<QuotaLimits | undefined>;
}

/** The cluster in a provider's configuration. Connections are opened when first needed and then kept. */
export function kafkaCluster(options: ClientOptions): KafkaCluster {
  const session = new AdminSession(options.brokers.join(", "), () => kafka(options).admin());
  const brokerSessions = new Map<string, AdminSession>();

  const brokerSession = (host: string, port: number): AdminSession => {
    const address = `${host}:${port}`;
    const made =
      brokerSessions.get(address) ?? new AdminSession(address, () => kafka(options, onlyBroker(host, port)).admin());
    brokerSessions.set(address, made);
    return made;
  };

  const timeoutMs = ({ timeoutSeconds = Infinity }: Operation): number =>
    Math.min(timeoutSeconds * 1000, options.timeoutMs);

  const withAdmin = async <T>(operation: Operation, use: (admin: Admin, attempt: number) => Promise<T>): Promise<T> => {
    let attempt = 0;
    let last = "";
    const done = await poll(
      async () => {
        const admin = await session.connect(operation);
        try {
          attempt += 1;
          return { result: await use(admin, attempt) };
        } catch (error) {
          if (!isTransient(error)) throw error;
          last = reasonOf(error);
          session.drop(admin);
          return undefined;
        }
      },
      { timeoutMs: timeoutMs(operation), signal: operation.signal },
    );
    if (done) return done.result;
    throw new Error(
      `Kafka at ${options.brokers.join(", ")} did not answer within ${timeoutMs(operation) / 1000} s: ${last}`,
    );
  };

  return {
    timeoutMs,
    withAdmin,
    withEachBroker: async (operation, look) => {
      const { brokers } = await withAdmin(operation, (admin) => admin.describeCluster());
      return Promise.all(brokers.map(({ host, port }) => lookAt(brokerSession(host, port), operation, look)));
    },
    alterQuota: async (entity, limits, remove) =>
      readAlteredQuota(await askAnyBroker(options, alterQuotaRequest(entity, limits, remove))),
    quotaOf: async (entity) => readDescribedQuota(await askAnyBroker(options, describeQuotaRequest(entity))),
  };
}

async function lookAt<T>(session: AdminSession, operation: Operation, look: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await session.connect(operation);
  try {
    return await look(admin);
  } catch (error) {
    session.drop(admin);
    throw error;
  }
}

/**
 * Options of a client that sees the cluster's metadata as one broker has it: kafkajs asks any broker for metadata, so every
 * connection that it opens is redirected to this one.
 */
function onlyBroker(host: string, port: number): Pick<KafkaConfig, "brokers" | "socketFactory"> {
  return {
    brokers: [`${host}:${port}`],
    socketFactory: ({ ssl, onConnect }) =>
      (ssl as typeof ssl | undefined)
        ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
        : connect({ host, port }, onConnect),
  };
}

function kafka({ brokers, ssl }: ClientOptions, overrides: Partial<KafkaConfig> = {}): Kafka {
  return new Kafka({
    clientId: "pulumi-resource-kafka",
    brokers: [...brokers],
    ...(ssl && { ssl: { ...ssl } }),
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 2_000 },
    // It would log to stdout, where the engine reads the plugin's port; errors are thrown anyway.
    logLevel: logLevel.NOTHING,
    ...overrides,
  });
}
