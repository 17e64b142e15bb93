import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import type { ServiceName } from "../../contract/log-message";
import { stackContainer, type StackArgs } from "../docker/container";
import { httpAnswers } from "../docker/health-checks";
import { builtImage } from "../docker/image-builds";
import type { KafkaCluster } from "../kafka/cluster";
import { DATABASE, MYSQL_ADDRESS, type Mysql } from "../mysql/mysql";
import type { Topics } from "../kafka/topics";

export interface ServicesArgs extends StackArgs {
  readonly cluster: KafkaCluster;
  readonly topics: Topics;
  readonly mysql: Mysql;
  /** Password of the order-consumer's database user. */
  readonly consumerPassword: pulumi.Input<string>;
}

interface ServiceArgs {
  readonly port: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string | number>>>;
  readonly dependsOn: readonly pulumi.Resource[];
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

/** Longer than the services take to shut down: see `apps/service-kit`. */
const STOP_SECONDS = 30;

/** The three services of the pipeline, built from `apps/`. */
export class Services extends pulumi.ComponentResource {
  readonly orderProducerUrl: string;
  readonly orderConsumerUrl: string;
  readonly hourlyStreamsUrl: string;

  /** The image declared last: see `createService`. */
  private previousImage: docker.RemoteImage | undefined;

  constructor(name: string, args: ServicesArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:services:Services", name, {}, options);
    const { ports, memoryMb, services } = args.config;
    this.orderProducerUrl = `http://127.0.0.1:${ports.orderProducer}`;
    this.orderConsumerUrl = `http://127.0.0.1:${ports.orderConsumer}`;
    this.hourlyStreamsUrl = `http://127.0.0.1:${ports.hourlyStreams}`;

    this.createService("order-producer", args, {
      port: ports.orderProducer,
      memoryMb: memoryMb.orderProducer,
      environment: {
        MAX_IN_FLIGHT_ORDERS: services.maxInFlightOrders,
        DELIVERY_TIMEOUT_MS: services.deliveryTimeoutMs,
        TRANSACTIONS_URL: `${this.orderConsumerUrl}/api/transactions`,
      },
      dependsOn: args.topics.topics,
    });
    this.createService("order-consumer", args, {
      port: ports.orderConsumer,
      memoryMb: memoryMb.orderConsumer,
      environment: {
        MYSQL_URL: pulumi.secret(
          pulumi.interpolate`mysql://consumer:${args.consumerPassword}@${MYSQL_ADDRESS}/${DATABASE}`,
        ),
        BATCH_MAX_ORDERS: services.batchMaxOrders,
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
    this.registerOutputs({});
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
    stackContainer(
      {
        component: service,
        image,
        network: args.network,
        memoryMb: own.memoryMb,
        // Ready, not merely alive: whatever waits for the container can use it immediately.
        health: httpAnswers(port, "/readyz"),
        environment: {
          PORT: port,
          KAFKA_BOOTSTRAP_SERVERS: args.cluster.internalBootstrapServers,
          LOG_LEVEL: args.config.services.logLevel,
          ...own.environment,
        },
        ports: [{ internal: port, external: own.port }],
        // A service whose native code hangs kills itself with SIGKILL: see `apps/service-kit/process/shutdown.ts`.
        init: true,
        stopSeconds: STOP_SECONDS,
      },
      { parent: this, dependsOn: [...own.dependsOn] },
    );
  }
}
