import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import type { ServiceName } from "../../contract/log-message";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import { clientOf } from "../certificates/container-certificate";
import { stackContainer, type StackArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import { httpAnswers } from "../docker/health-checks";
import { builtImage } from "../docker/image-builds";
import type { Secrets } from "../config/secrets";
import type { Connect } from "../connect/worker";
import type { Elasticsearch } from "../elasticsearch/elasticsearch";
import type { KafkaCluster } from "../kafka/cluster";
import { serviceCredentials } from "../kafka/credentials";
import { KIBANA_ADDRESS, KIBANA_PORT } from "../kibana/kibana";
import { DATABASE, MYSQL_ADDRESS, type Mysql } from "../mysql/mysql";
import type { Topics } from "../kafka/topics";

export interface ServicesArgs extends StackArgs {
  readonly cluster: KafkaCluster;
  readonly topics: Topics;
  readonly mysql: Mysql;
  readonly elasticsearch: Elasticsearch;
  readonly connect: Connect;
  /** Passwords of the services' users in MySQL and Elasticsearch. */
  readonly secrets: Secrets;
  /** Kibana for a browser; undefined where the edition has none. */
  readonly kibanaUrl: string | undefined;
}

interface ServiceArgs {
  readonly port: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string | number>>>;
  /** Variables whose values are secret, or long: the service is told a file that holds each. Default: none. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly dependsOn: readonly pulumi.Resource[];
  /** Default: none. */
  readonly morePorts?: readonly { readonly internal: number; readonly external: number }[];
}

/** The sources of every service's image, besides the service's own folder. */
const SHARED_SOURCES = [
  ".npmrc",
  "apps/Dockerfile",
  "apps/locked-versions.js",
  "apps/native-client.sh",
  "apps/service-kit",
  "apps/tsconfig.build.json",
  "contract",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
];

/** The image's user `node`. */
const USER = { uid: 1000, gid: 1000 };

/** Longer than the services take to shut down: see `apps/service-kit`. */
const STOP_SECONDS = 30;

/** The services, built from `apps/`: the three of the pipeline, and the one that shows it. */
export class Services extends pulumi.ComponentResource {
  readonly orderProducerUrl: string;
  readonly orderConsumerUrl: string;
  readonly hourlyStreamsUrl: string;
  readonly operationsUrl: string;

  /** The image declared last: see `createService`. */
  private previousImage: docker.RemoteImage | undefined;

  constructor(name: string, args: ServicesArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:services:Services", name, {}, options);
    const { ports, memoryMb, services } = args.config;
    this.orderProducerUrl = `http://127.0.0.1:${ports.orderProducer}`;
    this.orderConsumerUrl = `http://127.0.0.1:${ports.orderConsumer}`;
    this.hourlyStreamsUrl = `http://127.0.0.1:${ports.hourlyStreams}`;
    this.operationsUrl = `http://127.0.0.1:${ports.operations}`;

    this.createService("order-producer", args, {
      port: ports.orderProducer,
      memoryMb: memoryMb.orderProducer,
      environment: {
        MAX_IN_FLIGHT_ORDERS: services.maxInFlightOrders,
        DELIVERY_TIMEOUT_MS: services.deliveryTimeoutMs,
        TRANSACTIONS_URL: `${this.orderConsumerUrl}/api/transactions`,
        // An order lives some 20 ms: with half of this (V8's default) many a one is still in flight when the space is full, and
        // copying those took a quarter of the service's time under load. Costs 50 MB.
        NODE_OPTIONS: "--max-semi-space-size=32",
      },
      dependsOn: args.topics.topics,
    });
    this.createService("order-consumer", args, {
      port: ports.orderConsumer,
      memoryMb: memoryMb.orderConsumer,
      environment: {
        BATCH_MAX_ORDERS: services.batchMaxOrders,
        // V8 derives a young generation of 1 MB from the container's memory, and copies the batches in flight again and again.
        NODE_OPTIONS: "--max-semi-space-size=16",
      },
      secrets: {
        MYSQL_URL: pulumi.interpolate`mysql://consumer:${args.secrets.mysqlConsumerPassword}@${MYSQL_ADDRESS}/${DATABASE}`,
        ...(args.authority && { MYSQL_SSL_CA: args.authority.certificatePem }),
      },
      dependsOn: [...args.topics.topics, ...args.mysql.ready],
    });
    this.createService("hourly-streams", args, {
      port: ports.hourlyStreams,
      memoryMb: memoryMb.hourlyStreams,
      environment: {
        APPLICATION_ID: HOURLY_STREAMS_APPLICATION_ID,
        COMMIT_INTERVAL_MS: services.commitIntervalMs,
      },
      dependsOn: args.topics.topics,
    });
    this.createService("operations", args, {
      port: ports.operations,
      memoryMb: memoryMb.operations,
      environment: this.operationsEnvironment(args),
      secrets: operationsSecrets(args),
      // Where there is no Kibana, its port leads to the same panels: `apps/operations/http/kibana-stand-in.ts`.
      ...(args.kibanaUrl === undefined ? { morePorts: [{ internal: KIBANA_PORT, external: ports.kibana }] } : {}),
      // Only its own users: it shows what else is not there yet.
      dependsOn: args.mysql.ready,
    });
    this.registerOutputs({});
  }

  private operationsEnvironment({ kibanaUrl, connect }: ServicesArgs): ServiceArgs["environment"] {
    return {
      ORDER_PRODUCER_URL: addressOf("order-producer"),
      ORDER_CONSUMER_URL: addressOf("order-consumer"),
      HOURLY_STREAMS_URL: addressOf("hourly-streams"),
      CONNECT_URL: connect.containerUrl,
      KIBANA_URL: kibanaUrl === undefined ? "" : KIBANA_ADDRESS,
      ORDER_PRODUCER_LINK: this.orderProducerUrl,
      ORDER_CONSUMER_LINK: this.orderConsumerUrl,
      HOURLY_STREAMS_LINK: this.hourlyStreamsUrl,
      KIBANA_LINK: kibanaUrl ?? "",
      OPERATIONS_LINK: this.operationsUrl,
      KIBANA_STAND_IN_PORT: KIBANA_PORT,
      // Calls of the Kafka client that wait for dead brokers must not hold up everything else: Node has 4 threads for both.
      UV_THREADPOOL_SIZE: 24,
    };
  }

  private createService(service: ServiceName, args: ServicesArgs, own: ServiceArgs): void {
    const image = builtImage(
      {
        component: service,
        context: ".",
        dockerfile: "apps/Dockerfile",
        sources: [...SHARED_SOURCES, `apps/${service}`],
        buildArgs: { NODE_IMAGE: args.config.images.node, SERVICE: service },
      },
      // One at a time: parallel builds would each compile the native Kafka client that they share.
      { parent: this, ...(this.previousImage ? { dependsOn: this.previousImage } : {}) },
    );
    this.previousImage = image;
    const port = SERVICE_PORTS[service];
    const credentials = serviceCredentials(args.cluster.certificates?.[service]);
    const secrets = Object.entries({ ...own.secrets, ...credentials.secrets }).map(([variable, content]) => ({
      variable,
      // `MYSQL_URL` is in `mysql-url`.
      path: `${SECRETS_FOLDER}/${variable.toLowerCase().replaceAll("_", "-")}`,
      content: pulumi.secret(content),
    }));
    stackContainer(
      {
        component: service,
        image,
        network: args.network,
        user: USER,
        memoryMb: own.memoryMb,
        // Ready, not merely alive: whatever waits for the container can use it immediately.
        health: httpAnswers(port, "/readyz"),
        environment: {
          PORT: port,
          KAFKA_BOOTSTRAP_SERVERS: args.cluster.internalBootstrapServers,
          LOG_LEVEL: args.config.services.logLevel,
          ...credentials.environment,
          ...own.environment,
          ...Object.fromEntries(secrets.map(({ variable, path }) => [`${variable}_FILE`, path])),
        },
        files: secrets,
        // A service remembers there why it ended, for the process that follows in the same container.
        writable: ["/tmp"],
        ports: [{ internal: port, external: own.port }, ...(own.morePorts ?? [])],
        // A service whose native code hangs kills itself with SIGKILL: see `apps/service-kit/process/shutdown.ts`.
        init: true,
        stopSeconds: STOP_SECONDS,
      },
      { parent: this, dependsOn: [...own.dependsOn, ...args.topics.rights] },
    );
  }
}

/** How the operations page signs in to the stores, and who it is to Connect. */
function operationsSecrets(args: ServicesArgs): NonNullable<ServiceArgs["secrets"]> {
  const { secrets, authority } = args;
  const elasticsearch = new URL(args.elasticsearch.containerUrl);
  return {
    MYSQL_URL: pulumi.interpolate`mysql://operations:${secrets.mysqlOperationsPassword}@${MYSQL_ADDRESS}/${DATABASE}`,
    ELASTICSEARCH_URL: pulumi.interpolate`${elasticsearch.protocol}//operations:${secrets.elasticsearchOperationsPassword}@${elasticsearch.host}`,
    ...(authority && operationsTls(authority)),
  };
}

function operationsTls(authority: CertificateAuthority): NonNullable<ServiceArgs["secrets"]> {
  const ca = authority.certificatePem;
  const { certificatePem, privateKeyPem } = authority.issue("operations-client", clientOf("operations"));
  return {
    MYSQL_SSL_CA: ca,
    ELASTICSEARCH_SSL_CA: ca,
    CONNECT_SSL_CA: ca,
    CONNECT_SSL_CERTIFICATE: certificatePem,
    CONNECT_SSL_KEY: privateKeyPem,
  };
}

/** A service's address for containers of the stack. */
function addressOf(service: ServiceName): string {
  return `http://${service}:${SERVICE_PORTS[service]}`;
}
