import * as pulumi from "@pulumi/pulumi";
import { SECURITY_OFF } from "./certificates/certificate-authority";
import { identityOf } from "./certificates/container-certificate";
import { ConnectSupervisor } from "./connect/supervisor";
import { Connectors } from "./connect/connectors";
import type { ConnectEndpoint } from "./connect/endpoint";
import type { Secrets } from "./config/secrets";
import type { StackArgs } from "./docker/container";
import type { StackImages } from "./docker/stack-images";
import type { ElasticsearchEndpoint } from "./elasticsearch/endpoint";
import { declareIndexTemplates } from "./elasticsearch/index-templates";
import type { KafkaEndpoint } from "./kafka/endpoint";
import type { Topics } from "./kafka/topics";
import { Kibana, KIBANA_EXTERNAL, KIBANA_SKIPPED } from "./kibana/kibana";
import type { MysqlEndpoint } from "./mysql/endpoint";
import { declareSchema, mysqlUrl } from "./mysql/schema";
import { Prometheus, PROMETHEUS_SKIPPED } from "./prometheus/prometheus";
import { Services } from "./services/services";

/** The servers, the stack's own or somebody else's. */
export interface Platform {
  readonly cluster: KafkaEndpoint;
  readonly mysql: MysqlEndpoint;
  readonly elasticsearch: ElasticsearchEndpoint;
  readonly connect: ConnectEndpoint;
}

export interface PipelineArgs {
  readonly shared: StackArgs;
  readonly images: StackImages;
  readonly secrets: Secrets;
  readonly platform: Platform;
  readonly topics: Topics;
}

/** What the pipeline of a stack tells about itself. */
type PipelineOutputs = Pick<
  Services,
  "operationsUrl" | "orderProducerUrl" | "orderConsumerUrl" | "hourlyStreamsUrl"
> & {
  /** For people and tests, as a user who may only read. */
  readonly mysqlUrl: pulumi.Output<string>;
  /** URLs, or why there is none. */
  readonly kibanaUrl: string;
  readonly prometheusUrl: string;
  /** What a program on this machine shows to Connect: its key and certificate, PEM; or why it shows none. */
  readonly operatorCertificate: pulumi.Input<string>;
};

/** Declares what the pipeline has on a platform, and the services that run on it. */
export function declarePipeline({ shared, images, secrets, platform, topics }: PipelineArgs): PipelineOutputs {
  const { cluster, mysql, elasticsearch, connect } = platform;
  const { config } = shared;
  const schema = declareSchema({ server: mysql, secrets, connectPassword: config.external.mysql.connectPassword });
  const templates = declareIndexTemplates(elasticsearch);
  const kibana = images.kibana && new Kibana("kibana", { ...shared, image: images.kibana, elasticsearch, secrets });

  const operator = connect.tlsOf("operator");
  const identity = operator && identityOf(operator);
  new Connectors("connectors", { connect, topics, schema, elasticsearch, templates, identity });
  new ConnectSupervisor("connect-supervisor", { ...shared, image: images.node, connect });

  const { operationsUrl, orderProducerUrl, orderConsumerUrl, hourlyStreamsUrl } = new Services("services", {
    ...shared,
    cluster,
    topics,
    schema,
    elasticsearch,
    connect,
    secrets,
    proxyImage: images.proxy,
    kibanaUrl: kibana?.url,
  });
  const prometheus =
    images.prometheus && new Prometheus("prometheus", { ...shared, image: images.prometheus, connect });
  return {
    operationsUrl,
    orderProducerUrl,
    orderConsumerUrl,
    hourlyStreamsUrl,
    mysqlUrl: mysqlUrl(mysql, secrets.mysqlReaderPassword),
    kibanaUrl: kibana?.url ?? (config.has("elasticsearch") ? KIBANA_SKIPPED : KIBANA_EXTERNAL),
    prometheusUrl: prometheus?.url ?? PROMETHEUS_SKIPPED,
    operatorCertificate: identity
      ? pulumi.secret(identity.apply(({ certificate }) => certificate ?? SECURITY_OFF))
      : SECURITY_OFF,
  };
}
