import * as pulumi from "@pulumi/pulumi";
import { CONNECT_GROUP_ID, CONNECT_TOPICS } from "../../contract/topics";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import {
  clientOf,
  serverCertificate,
  type ClientTls,
  type ContainerCertificate,
} from "../certificates/container-certificate";
import { stackContainer, type ImageArgs } from "../docker/container";
import type { ContainerFile } from "../docker/container-files";
import { SECRETS_FOLDER } from "../../project/names";
import type { HealthCheck } from "../docker/health-checks";
import { workerCredentials } from "../kafka/credentials";
import type { KafkaEndpoint } from "../kafka/endpoint";
import { SAFE_LOGIN_MODULES } from "../kafka/login-modules";
import type { SecuredEndpoint } from "../external/endpoint";
import type { ConnectEndpoint, ConnectedStore } from "./endpoint";

export interface ConnectArgs extends ImageArgs {
  readonly cluster: KafkaEndpoint;
  /** The rights that the worker needs. */
  readonly rights: readonly pulumi.Resource[];
  /** What connectors may refer to with `secretReference`, by name. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  /** What connectors write to. */
  readonly stores: Readonly<Record<ConnectedStore, Pick<SecuredEndpoint, "caCertificate">>>;
  /** Password of the user `admin`, who may configure connectors. */
  readonly adminPassword: pulumi.Input<string>;
}

/** The one user who may configure connectors. Looking, restarting, pausing and resuming need none. */
const CONNECT_ADMIN = "admin";

/** With `security=on`, where the container's own health check asks. */
const HEALTH_PORT = 8082;

const SECRETS_FILE = `${SECRETS_FOLDER}/connect-secrets.properties`;
const CREDENTIAL_FILE = `${SECRETS_FOLDER}/connect-credential`;
/** The image's user `connect`: see connectors/worker/Dockerfile. */
const USER = { uid: 10001, gid: 10001 };

function secretReference(name: string): string {
  return `\${secrets:${name}}`;
}

/**
 * A command of the worker's image: the REST API answers, so the worker is a member of its group. Says nothing about the
 * sinks.
 */
const WORKER_HEALTH: HealthCheck = ["CMD", "worker-healthy"];

/** One Kafka Connect worker. */
export class Connect extends pulumi.ComponentResource implements ConnectEndpoint {
  readonly url: string;
  readonly containerUrl: string;
  readonly caFiles: ConnectEndpoint["caFiles"];
  readonly admin: ConnectEndpoint["admin"];
  readonly workerId: ConnectEndpoint["workerId"];
  readonly secretReference = secretReference;
  readonly ready: ConnectEndpoint["ready"];
  /** `pulumi destroy` deletes the topics that store connectors: it need not contact the worker. */
  readonly inside: ConnectEndpoint["inside"];

  private readonly authority: CertificateAuthority | undefined;

  constructor(name: string, args: ConnectArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:connect:Connect", name, {}, options);
    const protocol = args.authority ? "https" : "http";
    this.url = `${protocol}://127.0.0.1:${args.config.ports.connect}`;
    this.containerUrl = `${protocol}://connect:8083`;
    this.authority = args.authority;
    // A client, too: workers forward requests to each other.
    const tls = args.authority && serverCertificate(args.authority, "connect", ["server", "client"]);
    const trusted = { mysql: trustFile("mysql", args), elasticsearch: trustFile("elasticsearch", args) };
    this.caFiles = { mysql: trusted.mysql?.path, elasticsearch: trusted.elasticsearch?.path };
    this.admin = { user: CONNECT_ADMIN, password: pulumi.secret(args.adminPassword) };
    const credentials = workerCredentials(args.cluster.certificates?.connect);
    const properties = Object.entries(args.secrets).map(([key, value]) =>
      pulumi.output(value).apply(propertyLine(key)),
    );
    const container = stackContainer(
      {
        component: "connect",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.connect,
        health: WORKER_HEALTH,
        environment: { ...environmentOf(args), ...credentials.environment, ...(tls && restSecurity(tls)) },
        files: [
          ...credentials.files,
          { path: SECRETS_FILE, content: pulumi.secret(pulumi.all(properties).apply((lines) => lines.join(""))) },
          {
            path: CREDENTIAL_FILE,
            content: pulumi.secret(pulumi.interpolate`${CONNECT_ADMIN}:${args.adminPassword}\n`),
          },
          ...(tls?.files ?? []),
          ...Object.values(trusted).filter((file) => file !== undefined),
        ],
        ports: [{ internal: 8083, external: args.config.ports.connect }],
        scratch: ["/etc/kafka-connect"],
        loadsCodeFromTmp: true,
        stopSeconds: 20,
      },
      { parent: this, dependsOn: [...args.cluster.ready, ...args.rights] },
    );
    this.workerId = container.id;
    this.ready = [container];
    this.inside = { deletedWith: container };
    this.registerOutputs({ url: this.url });
  }

  tlsOf(component: string): ClientTls | undefined {
    return this.authority && clientOf(this.authority, component);
  }
}

/** Whom the sinks to a store trust, as a file. */
function trustFile(store: ConnectedStore, { stores }: ConnectArgs): ContainerFile | undefined {
  const { caCertificate } = stores[store];
  return caCertificate === undefined
    ? undefined
    : { path: `${SECRETS_FOLDER}/${store}-ca.pem`, content: caCertificate };
}

/** A line of a Java properties file, where a backslash stands for itself only if it is doubled. */
function propertyLine(key: string): (value: string) => string {
  return (value) => `${key}=${value.replaceAll("\\", "\\\\")}\n`;
}

/** The worker's settings under the names that its image turns into properties: `CONNECT_A_B` is `a.b`. */
function environmentOf(args: ConnectArgs) {
  const { factor } = args.config.replication.internal;
  const heapMb = args.config.heapMb.connect;
  return {
    CONNECT_BOOTSTRAP_SERVERS: args.cluster.internalBootstrapServers,
    CONNECT_GROUP_ID,
    CONNECT_CONFIG_STORAGE_TOPIC: CONNECT_TOPICS.config,
    CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_OFFSET_STORAGE_TOPIC: CONNECT_TOPICS.offset,
    CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_OFFSET_STORAGE_PARTITIONS: 3,
    CONNECT_STATUS_STORAGE_TOPIC: CONNECT_TOPICS.status,
    CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_STATUS_STORAGE_PARTITIONS: 3,
    CONNECT_KEY_CONVERTER: "org.apache.kafka.connect.storage.StringConverter",
    CONNECT_VALUE_CONVERTER: "org.apache.kafka.connect.json.JsonConverter",
    CONNECT_REST_ADVERTISED_HOST_NAME: "connect",
    // Who may do what; GET /readyz and /metrics: whether the sinks make progress (connectors/worker).
    CONNECT_REST_EXTENSION_CLASSES:
      "com.shopstream.connect.access.AccessExtension,com.shopstream.connect.progress.ProgressExtension",
    CONNECT_SHOPSTREAM_REST_CREDENTIAL_FILE: CREDENTIAL_FILE,
    // What the sinks need, such as to read committed records only, and nothing else.
    CONNECT_CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY: "com.shopstream.connect.access.OverridesPolicy",
    // The only way to name a secret: a reference cannot name a file.
    CONNECT_CONFIG_PROVIDERS: "secrets",
    CONNECT_CONFIG_PROVIDERS_SECRETS_CLASS: "com.shopstream.connect.access.SecretsProvider",
    CONNECT_CONFIG_PROVIDERS_SECRETS_PARAM_FILE: SECRETS_FILE,
    CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5_000,
    // By default Kafka reserves the tasks of a lost worker for five minutes in case it returns; this worker is the only
    // one. Not 0: a worker that lost its coordinator gets its tasks back in the rebalance after the delay, and Kafka
    // 3.4 schedules none for a delay of 0 (IncrementalCooperativeAssignor.handleLostAssignments).
    CONNECT_SCHEDULED_REBALANCE_MAX_DELAY_MS: 1_000,
    KAFKA_OPTS: SAFE_LOGIN_MODULES,
    KAFKA_HEAP_OPTS: `-Xms${Math.min(256, heapMb)}m -Xmx${heapMb}m`,
  };
}

/**
 * The REST API over TLS, for clients that show a certificate of the authority. The prefix keeps it apart from the certificate that
 * the worker shows to the brokers. The images have no program in common that could show one: the health check asks without TLS,
 * on a port that only the container itself can reach.
 */
function restSecurity({ keyStoreFile, caFile }: ContainerCertificate) {
  return {
    CONNECT_LISTENERS: `https://:8083,http://127.0.0.1:${HEALTH_PORT}`,
    CONNECT_REST_PORT: HEALTH_PORT,
    CONNECT_REST_ADVERTISED_LISTENER: "https",
    CONNECT_LISTENERS_HTTPS_SSL_CLIENT_AUTH: "required",
    CONNECT_LISTENERS_HTTPS_SSL_KEYSTORE_TYPE: "PEM",
    CONNECT_LISTENERS_HTTPS_SSL_KEYSTORE_LOCATION: keyStoreFile,
    CONNECT_LISTENERS_HTTPS_SSL_TRUSTSTORE_TYPE: "PEM",
    CONNECT_LISTENERS_HTTPS_SSL_TRUSTSTORE_LOCATION: caFile,
  };
}
