import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { brokerIsRegistered } from "../docker/health-checks";
import { BrokerInSync } from "./broker-in-sync";
import { brokerSecurity } from "./broker-security";
import { BROKER_TLS_FILES, issueKafkaCertificates, type KafkaCertificates } from "./credentials";
import { SAFE_LOGIN_MODULES } from "./login-modules";
import {
  CONTROLLER_PORT,
  EXTERNAL_PORT,
  externalBootstrapServers,
  INTERNAL_PORT,
  internalBootstrapServers,
  kafkaNodes,
  type KafkaNode,
} from "./nodes";

export interface KafkaClusterArgs extends ImageArgs {
  /** `cluster.id`: 22 characters of URL-safe base64. */
  readonly clusterId: pulumi.Input<string>;
}

/**
 * Fast failover: a broker is declared dead 3 s after its last heartbeat (Kafka's default: 9 s), and a dead controller
 * is replaced about 2 s after its last response. What brokers ask of each other is given up after 10 s (Kafka's default: 30 s):
 * a request may stay without an answer when a broker that was cut off comes back and the quorum elects again, and transactions
 * wait for two or three of them in a row.
 */
const FAILOVER = {
  KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: 500,
  KAFKA_BROKER_SESSION_TIMEOUT_MS: 3_000,
  KAFKA_CONTROLLER_QUORUM_FETCH_TIMEOUT_MS: 1_500,
  KAFKA_CONTROLLER_QUORUM_ELECTION_TIMEOUT_MS: 1_000,
  KAFKA_CONTROLLER_QUORUM_ELECTION_BACKOFF_MAX_MS: 500,
  KAFKA_REQUEST_TIMEOUT_MS: 10_000,
  KAFKA_CONTROLLER_SOCKET_TIMEOUT_MS: 10_000,
};

/**
 * Readers of committed records wait for open transactions, abandoned ones too: for a minute at most, the clients'
 * default time-out, instead of fifteen, the brokers' default limit.
 */
const TRANSACTIONS = { KAFKA_TRANSACTION_MAX_TIMEOUT_MS: 60_000 };

/** Savings for three brokers on one small machine. */
const ECONOMY = {
  // Kafka's default is 50 each.
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: 12,
  KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: 12,
  // Taken from the heap; Kafka's default is 128 MiB.
  KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE: 32 * 1024 * 1024,
  // A new group does not wait for more members to join.
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: 0,
};

/**
 * The vendor's image logs these at TRACE: the three small log files that Docker keeps per broker would cover minutes.
 */
const LOGGING = {
  KAFKA_LOG4J_LOGGERS: "kafka.controller=INFO,state.change.logger=INFO",
  // The start script's own, without `-loggc`: up to 1 GiB of the collector's logs would fill the container's memory.
  EXTRA_ARGS: "-name kafkaServer",
};

/** The image's user `appuser`. */
const USER = { uid: 1000, gid: 1000 };

/** Where the image writes its properties and its tools' logs. */
const SCRATCH = ["/etc/kafka", "/var/log/kafka"];

/** Three Kafka nodes in KRaft mode, each broker and controller, any one of which may die. */
export class KafkaCluster extends pulumi.ComponentResource {
  readonly brokers: readonly docker.Container[];
  /** Once these exist, every broker serves. */
  readonly ready: readonly pulumi.Resource[];
  /** For containers of the stack. */
  readonly internalBootstrapServers: string;
  /** For programs on this machine. */
  readonly bootstrapServers: readonly string[];
  /** What clients show to the brokers; undefined with `security=off`. */
  readonly certificates: KafkaCertificates | undefined;

  constructor(name: string, args: KafkaClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:kafka:Cluster", name, {}, options);
    const nodes = kafkaNodes(args.config.ports.kafka);
    this.internalBootstrapServers = internalBootstrapServers(nodes);
    this.bootstrapServers = externalBootstrapServers(nodes);
    const { authority } = args;
    this.certificates = authority && issueKafkaCertificates(authority, { parent: this });
    const brokers: docker.Container[] = [];
    /** What the next broker waits for. */
    let previous: BrokerInSync | undefined;
    for (const node of nodes) {
      const after = previous ? { dependsOn: previous } : {};
      const broker = this.createBroker(node, nodes, args, { parent: this, ...after });
      brokers.push(broker);
      if (!this.certificates) continue;
      const inSync = {
        containerId: broker.id,
        address: `127.0.0.1:${node.externalPort}`,
        brokerCount: nodes.length,
        waitsAtFirst: node === nodes.at(-1),
        certificate: this.certificates.admin,
      };
      previous = new BrokerInSync(`${node.host}-in-sync`, inSync, { parent: this, deletedWith: broker });
    }
    this.brokers = brokers;
    this.ready = previous ? [previous] : brokers;
    this.registerOutputs({ bootstrapServers: this.bootstrapServers });
  }

  private createBroker(
    node: KafkaNode,
    nodes: readonly KafkaNode[],
    args: KafkaClusterArgs,
    options: pulumi.CustomResourceOptions,
  ): docker.Container {
    const { authority } = args;
    const security = authority && brokerSecurity(node, nodes, authority, { parent: this });
    const volume = stackVolume(node.host, { parent: this });
    return stackContainer(
      {
        component: node.host,
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.kafka,
        health: brokerIsRegistered(INTERNAL_PORT, node.host, security && BROKER_TLS_FILES),
        // One after the other, none would become healthy: `BrokerInSync` waits for them.
        ...(security ? { waitsUntilHealthy: false } : {}),
        environment: { ...environmentOf(node, nodes, args), ...security?.environment },
        files: security?.files ?? [],
        ports: [{ internal: EXTERNAL_PORT, external: node.externalPort }],
        volumes: [{ volumeName: volume.name, containerPath: "/var/lib/kafka/data" }],
        scratch: SCRATCH,
        loadsCodeFromTmp: true,
        stopSeconds: 12,
      },
      options,
    );
  }
}

/** Kafka's settings under the names that the images turn into properties: `KAFKA_A_B` is `a.b`. */
function environmentOf(node: KafkaNode, nodes: readonly KafkaNode[], args: KafkaClusterArgs) {
  const { factor, minInsyncReplicas } = args.config.replication.internal;
  const heapMb = args.config.heapMb.kafka;
  return {
    CLUSTER_ID: args.clusterId,
    KAFKA_NODE_ID: node.id,
    KAFKA_PROCESS_ROLES: "broker,controller",
    KAFKA_CONTROLLER_QUORUM_VOTERS: nodes.map(({ id, host }) => `${id}@${host}:${CONTROLLER_PORT}`).join(","),
    KAFKA_LISTENERS: `INTERNAL://:${INTERNAL_PORT},CONTROLLER://:${CONTROLLER_PORT},EXTERNAL://:${EXTERNAL_PORT}`,
    KAFKA_ADVERTISED_LISTENERS: `INTERNAL://${node.host}:${INTERNAL_PORT},EXTERNAL://127.0.0.1:${node.externalPort}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,EXTERNAL:PLAINTEXT",
    KAFKA_INTER_BROKER_LISTENER_NAME: "INTERNAL",
    KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
    KAFKA_HEAP_OPTS: `-Xms${heapMb}m -Xmx${heapMb}m`,
    KAFKA_OPTS: SAFE_LOGIN_MODULES,

    KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
    KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: "false",
    // For topics that set nothing else: Kafka's own and Connect's.
    KAFKA_DEFAULT_REPLICATION_FACTOR: factor,
    KAFKA_MIN_INSYNC_REPLICAS: minInsyncReplicas,
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: minInsyncReplicas,
    ...FAILOVER,
    ...TRANSACTIONS,
    ...ECONOMY,
    ...LOGGING,
  };
}
