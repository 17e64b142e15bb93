import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Registry } from "prom-client";
import type { ServiceName } from "../../../contract/log-message";
import { readConfiguration, type VariablesSchema } from "./configuration";
import { kafkaConnectionOf, type KafkaConnection } from "../kafka/kafka-options";
import type { KafkaSecurityVariables } from "../kafka/kafka-security";
import { createLogger, type Logger } from "./logging";
import { createMetrics } from "./metrics";
import { RestartBackoff } from "./restart-backoff";
import { installShutdown, ReleaseStack, type EndProcess } from "./shutdown";

/** What every service has from the moment its configuration is read. */
export interface ServiceContext<Configuration> {
  readonly configuration: Configuration;
  /** The cluster, and who this instance is to it. */
  readonly connection: KafkaConnection;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** `start` adds what it creates, so that it is released in reverse order. */
  readonly resources: ReleaseStack;
  /** Ends the process when something in it can no longer be trusted. */
  readonly endProcess: EndProcess;
}

/** What every service's schema holds. */
export interface CommonConfiguration extends KafkaSecurityVariables {
  readonly INSTANCE_ID: string;
  readonly LOG_LEVEL: string;
  readonly KAFKA_BOOTSTRAP_SERVERS: string;
  readonly PORT: number;
}

export interface Service<Configuration extends CommonConfiguration> {
  readonly serviceName: ServiceName;
  /** Of the environment's variables. */
  readonly configurationSchema: VariablesSchema<Configuration>;
  start(context: ServiceContext<Configuration>): Promise<void>;
}

/** Runs a service until a signal or an error it cannot recover from ends the process. */
export function runService<Configuration extends CommonConfiguration>(service: Service<Configuration>): void {
  const { serviceName, configurationSchema } = service;
  let configuration: Configuration;
  let connection: KafkaConnection;
  try {
    configuration = readConfiguration(configurationSchema);
    connection = kafkaConnectionOf(serviceName, configuration);
  } catch (error) {
    createLogger({ serviceName, instanceId: "unconfigured" }).fatal((error as Error).message);
    process.exitCode = 1;
    return;
  }
  const logger = createLogger({
    serviceName,
    instanceId: configuration.INSTANCE_ID,
    level: configuration.LOG_LEVEL,
  });
  const resources = new ReleaseStack(logger);
  const backoff = new RestartBackoff(join(tmpdir(), `${serviceName}-last-end.json`));
  const endProcess = installShutdown({ logger, resources, onFailure: (reason) => backoff.noteEnd(reason) });
  const metrics = createMetrics(serviceName, configuration.INSTANCE_ID);
  startAfter(backoff, logger, () =>
    service.start({ configuration, connection, logger, metrics, resources, endProcess }),
  ).catch((error: unknown) => {
    endProcess("could not start", error);
  });
}

async function startAfter(backoff: RestartBackoff, logger: Logger, start: () => Promise<void>): Promise<void> {
  const { waitMs, lastEnd } = backoff;
  if (waitMs > 0) {
    logger.warn({ waitMs, ...lastEnd }, "ended repeatedly for the same reason: waiting before this start");
    await delay(waitMs);
  }
  await start();
}
