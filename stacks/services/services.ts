import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { replicaNames, type ReplicatedService } from "../../contract/replicas";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import type { ServiceName } from "../../contract/log-message";
import { stackContainer, type StackArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import { httpAnswers } from "../docker/health-checks";
import { builtImage } from "../docker/image-builds";
import type { Secrets } from "../config/secrets";
import type { ConnectEndpoint } from "../connect/endpoint";
import type { ElasticsearchEndpoint } from "../elasticsearch/endpoint";
import { MIN_SESSION_TIMEOUT_MS } from "../kafka/cluster";
import type { KafkaEndpoint } from "../kafka/endpoint";
import { KIBANA_ADDRESS, KIBANA_PORT } from "../kibana/kibana";
import { DATABASE, type Schema } from "../mysql/schema";
import type { Topics } from "../kafka/topics";
import { DRAIN_MS, PRODUCER_PROXY_URL, PRODUCERS_ALIAS, producerProxy } from "./producer-proxy";

export interface ServicesArgs extends StackArgs {
  readonly cluster: KafkaEndpoint;
  readonly topics: Topics;
  readonly schema: Schema;
  readonly elasticsearch: ElasticsearchEndpoint;
  readonly connect: ConnectEndpoint;
  /** Passwords of the services' users in MySQL. */
  readonly secrets: Secrets;
  /** HAProxy; undefined where one order-producer needs no proxy. */
  readonly proxyImage: docker.RemoteImage | undefined;
  /** Kibana for a browser; undefined where the edition has none. */
  readonly kibanaUrl: string | undefined;
}

interface ServiceArgs {
  /** Default: 1. Only the first one publishes its ports. */
  readonly replicas?: number;
  /** A name in the network that all replicas share. Default: none. */
  readonly sharedAlias?: string;
  /** On 127.0.0.1; undefined where a proxy has it. */
  readonly port: number | undefined;
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
    const { ports, memoryMb, services, replicas } = args.config;
    this.orderProducerUrl = `http://127.0.0.1:${ports.orderProducer}`;
    this.orderConsumerUrl = `http://127.0.0.1:${ports.orderConsumer}`;
    this.hourlyStreamsUrl = `http://127.0.0.1:${ports.hourlyStreams}`;
    this.operationsUrl = `http://127.0.0.1:${ports.operations}`;

    const isProxied = replicas["order-producer"] > 1;
    const producers = this.createService("order-producer", args, {
      replicas: replicas["order-producer"],
      ...(isProxied ? { sharedAlias: PRODUCERS_ALIAS } : {}),
      port: isProxied ? undefined : ports.orderProducer,
      memoryMb: memoryMb.orderProducer,
      environment: {
        // The proxy has to see that it ends before it ends.
        ...(isProxied ? { DRAIN_MS } : {}),
        MAX_IN_FLIGHT_ORDERS: services.maxInFlightOrders,
        DELIVERY_TIMEOUT_MS: services.deliveryTimeoutMs,
        TRANSACTIONS_URL: `${this.orderConsumerUrl}/api/transactions`,
        // An order lives some 20 ms: with half of this (V8's default) many a one is still in flight when the space is full, and
        // copying those took a quarter of the service's time under load. Costs 50 MB.
        NODE_OPTIONS: "--max-semi-space-size=32",
      },
      dependsOn: args.topics.topics,
    });
    if (args.proxyImage !== undefined) {
      const { proxyImage, network } = args;
      const options = { parent: this, dependsOn: producers };
      producerProxy(
        {
          image: proxyImage,
          network,
          memoryMb: memoryMb.orderProducerProxy,
          port: ports.orderProducer,
          deliveryTimeoutMs: services.deliveryTimeoutMs,
        },
        options,
      );
    }
    this.createService("order-consumer", args, {
      replicas: replicas["order-consumer"],
      port: ports.orderConsumer,
      memoryMb: memoryMb.orderConsumer,
      environment: {
        BATCH_MAX_ORDERS: services.batchMaxOrders,
        // V8 derives a young generation of 1 MB from the container's memory, and copies the batches in flight again and again.
        NODE_OPTIONS: "--max-semi-space-size=16",
      },
      secrets: {
        MYSQL_URL: pulumi.interpolate`mysql://consumer:${args.secrets.mysqlConsumerPassword}@${args.schema.server.address}/${DATABASE}`,
        ...mysqlTls(args.schema),
      },
      dependsOn: [...args.topics.topics, ...args.schema.ready],
    });
    this.createService("hourly-streams", args, {
      replicas: replicas["hourly-streams"],
      port: ports.hourlyStreams,
      memoryMb: memoryMb.hourlyStreams,
      environment: {
        APPLICATION_ID: HOURLY_STREAMS_APPLICATION_ID,
        COMMIT_INTERVAL_MS: services.commitIntervalMs,
        // A single one has nobody who could take over sooner.
        ...(replicas["hourly-streams"] > 1 ? { SESSION_TIMEOUT_MS: MIN_SESSION_TIMEOUT_MS } : {}),
        // As order-consumer's. 8 MB count 1.3 times as many orders a second, for the same memory; 16 MB would need 24 more.
        NODE_OPTIONS: "--max-semi-space-size=8",
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
      dependsOn: args.schema.ready,
    });
    this.registerOutputs({});
  }

  private operationsEnvironment({ kibanaUrl, proxyImage, connect, config }: ServicesArgs): ServiceArgs["environment"] {
    return {
      ORDER_PRODUCER_URLS: addressesOf("order-producer", config),
      ORDER_CONSUMER_URLS: addressesOf("order-consumer", config),
      HOURLY_STREAMS_URLS: addressesOf("hourly-streams", config),
      ORDER_PRODUCER_PROXY_URL: proxyImage === undefined ? "" : PRODUCER_PROXY_URL,
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

  private createService(service: ServiceName, args: ServicesArgs, own: ServiceArgs): docker.Container[] {
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
    const containers: docker.Container[] = [];
    for (const component of namesOf(service, own.replicas ?? 1)) {
      const previous = containers.slice(-1);
      containers.push(this.createReplica(component, image, service, args, own, previous));
    }
    return containers;
  }

  private createReplica(
    component: string,
    image: docker.RemoteImage,
    service: ServiceName,
    args: ServicesArgs,
    own: ServiceArgs,
    previous: readonly docker.Container[],
  ): docker.Container {
    const port = SERVICE_PORTS[service];
    const published = own.port === undefined ? [] : [{ internal: port, external: own.port }];
    const credentials = args.cluster.credentialsOf(service);
    const secrets = Object.entries({ ...own.secrets, ...credentials.secrets }).map(([variable, content]) => ({
      variable,
      // `MYSQL_URL` is in `mysql-url`.
      path: `${SECRETS_FOLDER}/${variable.toLowerCase().replaceAll("_", "-")}`,
      content: pulumi.secret(content),
    }));
    return stackContainer(
      {
        component,
        image,
        network: args.network,
        ...(own.sharedAlias === undefined ? {} : { sharedAlias: own.sharedAlias }),
        user: USER,
        memoryMb: own.memoryMb,
        // Ready, not merely alive: whatever waits for the container can use it immediately.
        health: httpAnswers(port, "/readyz"),
        environment: {
          PORT: port,
          KAFKA_BOOTSTRAP_SERVERS: args.cluster.internalBootstrapServers,
          ORDERS_PARTITIONS: args.config.services.ordersPartitions,
          LOG_LEVEL: args.config.services.logLevel,
          ...credentials.environment,
          ...own.environment,
          ...Object.fromEntries(secrets.map(({ variable, path }) => [`${variable}_FILE`, path])),
        },
        files: secrets,
        // A service remembers there why it ended, for the process that follows in the same container.
        writable: ["/tmp"],
        ports: component === service ? [...published, ...(own.morePorts ?? [])] : [],
        // A service whose native code hangs kills itself with SIGKILL: see `apps/service-kit/process/shutdown.ts`.
        init: true,
        stopSeconds: STOP_SECONDS,
      },
      // One after the other: when all of them are replaced, the others do the work meanwhile.
      { parent: this, dependsOn: [...own.dependsOn, ...args.topics.rights, ...previous] },
    );
  }
}

/** How the operations page signs in to the stores, and who it is to Connect. */
function operationsSecrets(args: ServicesArgs): NonNullable<ServiceArgs["secrets"]> {
  const { schema, elasticsearch, connect, secrets } = args;
  const { protocol, host } = new URL(elasticsearch.containerUrl);
  // Somebody else's password may hold what a URL cannot.
  const password = elasticsearch.passwords.operations.apply(encodeURIComponent);
  return {
    MYSQL_URL: pulumi.interpolate`mysql://operations:${secrets.mysqlOperationsPassword}@${schema.server.address}/${DATABASE}`,
    ELASTICSEARCH_URL: pulumi.interpolate`${protocol}//operations:${password}@${host}`,
    ...mysqlTls(schema),
    ...(elasticsearch.caCertificate !== undefined && { ELASTICSEARCH_SSL_CA: elasticsearch.caCertificate }),
    ...connectTls(connect),
  };
}

function mysqlTls({ server }: Schema): NonNullable<ServiceArgs["secrets"]> {
  return server.caCertificate === undefined ? {} : { MYSQL_SSL_CA: server.caCertificate };
}

function connectTls(connect: ConnectEndpoint): NonNullable<ServiceArgs["secrets"]> {
  const tls = connect.tlsOf("operations");
  if (tls === undefined) return {};
  const { caCertificate, certificate } = tls;
  return {
    CONNECT_SSL_CA: caCertificate,
    ...(certificate && {
      CONNECT_SSL_CERTIFICATE: certificate.certificatePem,
      CONNECT_SSL_KEY: certificate.privateKeyPem,
    }),
  };
}

/** The components of a service's replicas. */
function namesOf(service: ServiceName, replicas: number): string[] {
  return service === "operations" ? [service] : replicaNames(service, replicas);
}

/** The addresses of a service's replicas for containers of the stack. */
function addressesOf(service: ReplicatedService, { replicas }: ServicesArgs["config"]): string {
  const names = replicaNames(service, replicas[service]);
  return names.map((name) => `http://${name}:${SERVICE_PORTS[service]}`).join(",");
}
