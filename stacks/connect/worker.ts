import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackContainer, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import type { HealthCheck } from "../docker/health-checks";
import type { KafkaCluster } from "../kafka/cluster";
import { SAFE_LOGIN_MODULES } from "../kafka/login-modules";

export interface ConnectArgs extends ImageArgs {
  readonly cluster: KafkaCluster;
  /** What connectors may refer to with `secretReference`, by name. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The worker's REST API for containers of the stack. */
export const CONNECT_URL = "http://connect:8083";

const SECRETS_FILE = `${SECRETS_FOLDER}/connect-secrets.properties`;
/** The image's user `connect`: see connectors/worker/Dockerfile. */
const USER = { uid: 10001, gid: 10001 };

/** How a connector's configuration names a secret: only the worker resolves it, its REST API shows the reference. */
export function secretReference(name: string): string {
  return `\${file:${SECRETS_FILE}:${name}}`;
}

/**
 * A command of the worker's image: the REST API answers, so the worker is a member of its group. Says nothing about the
 * sinks.
 */
const WORKER_HEALTH: HealthCheck = ["CMD", "worker-healthy"];

/** One Kafka Connect worker. */
export class Connect extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** The REST API for programs on this machine. */
  readonly url: string;

  constructor(name: string, args: ConnectArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:connect:Connect", name, {}, options);
    this.url = `http://127.0.0.1:${args.config.ports.connect}`;
    const properties = Object.entries(args.secrets).map(([key, value]) => pulumi.interpolate`${key}=${value}\n`);
    this.container = stackContainer(
      {
        component: "connect",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.connect,
        health: WORKER_HEALTH,
        environment: environmentOf(args),
        files: [
          { path: SECRETS_FILE, content: pulumi.secret(pulumi.all(properties).apply((lines) => lines.join(""))) },
        ],
        ports: [{ internal: 8083, external: args.config.ports.connect }],
        scratch: ["/etc/kafka-connect"],
        loadsCodeFromTmp: true,
        stopSeconds: 20,
      },
      { parent: this, dependsOn: [...args.cluster.brokers] },
    );
    this.registerOutputs({ url: this.url });
  }
}

/** The worker's settings under the names that its image turns into properties: `CONNECT_A_B` is `a.b`. */
function environmentOf(args: ConnectArgs) {
  const { factor } = args.config.replication.internal;
  const heapMb = args.config.heapMb.connect;
  return {
    CONNECT_BOOTSTRAP_SERVERS: args.cluster.internalBootstrapServers,
    CONNECT_GROUP_ID: "shopstream-connect",
    CONNECT_CONFIG_STORAGE_TOPIC: "connect-configs",
    CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_OFFSET_STORAGE_TOPIC: "connect-offsets",
    CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_OFFSET_STORAGE_PARTITIONS: 3,
    CONNECT_STATUS_STORAGE_TOPIC: "connect-status",
    CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_STATUS_STORAGE_PARTITIONS: 3,
    CONNECT_KEY_CONVERTER: "org.apache.kafka.connect.storage.StringConverter",
    CONNECT_VALUE_CONVERTER: "org.apache.kafka.connect.json.JsonConverter",
    CONNECT_REST_ADVERTISED_HOST_NAME: "connect",
    // GET /readyz and /metrics: whether the sinks make progress (connectors/worker).
    CONNECT_REST_EXTENSION_CLASSES: "com.shopstream.connect.progress.ProgressExtension",
    // Connectors read committed records only.
    CONNECT_CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY: "All",
    CONNECT_CONFIG_PROVIDERS: "file",
    CONNECT_CONFIG_PROVIDERS_FILE_CLASS: "org.apache.kafka.common.config.provider.FileConfigProvider",
    CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5_000,
    // By default Kafka reserves the tasks of a lost worker for five minutes in case it returns; this worker is the only
    // one. Not 0: a worker that lost its coordinator gets its tasks back in the rebalance after the delay, and Kafka
    // 3.4 schedules none for a delay of 0 (IncrementalCooperativeAssignor.handleLostAssignments).
    CONNECT_SCHEDULED_REBALANCE_MAX_DELAY_MS: 1_000,
    KAFKA_OPTS: SAFE_LOGIN_MODULES,
    KAFKA_HEAP_OPTS: `-Xms${Math.min(256, heapMb)}m -Xmx${heapMb}m`,
  };
}
