import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, SECURITY_OFF } from "./stacks/certificates/certificate-authority";
import { programIdentity } from "./stacks/certificates/container-certificate";
import { readConfig } from "./stacks/config/config";
import { Connect } from "./stacks/connect/worker";
import { ConnectSupervisor } from "./stacks/connect/supervisor";
import { Connectors, CONNECTOR_SECRETS } from "./stacks/connect/connectors";
import { DATABASE, Mysql } from "./stacks/mysql/mysql";
import { Elasticsearch } from "./stacks/elasticsearch/elasticsearch";
import { KafkaCluster } from "./stacks/kafka/cluster";
import { clientCertificates } from "./stacks/kafka/credentials";
import { Kibana, KIBANA_SKIPPED } from "./stacks/kibana/kibana";
import { Network } from "./stacks/docker/network";
import { Prometheus, PROMETHEUS_SKIPPED } from "./stacks/prometheus/prometheus";
import { Secrets } from "./stacks/config/secrets";
import { Services } from "./stacks/services/services";
import { StackImages } from "./stacks/docker/stack-images";
import { Topics } from "./stacks/kafka/topics";

const config = readConfig();
const secrets = new Secrets("secrets");
const network = new Network("network");
const images = new StackImages("images", { config });
const authority = config.security ? new CertificateAuthority("ca") : undefined;
const shared = { config, network, authority };

const cluster = new KafkaCluster("kafka", { ...shared, image: images.kafka, clusterId: secrets.kafkaClusterId });
const topics = new Topics("topics", { config, cluster });
const mysql = new Mysql("mysql", { ...shared, image: images.mysql, secrets });
const elasticsearch = new Elasticsearch("elasticsearch", {
  ...shared,
  image: images.elasticsearch,
  secrets,
});
const kibana = images.kibana && new Kibana("kibana", { ...shared, image: images.kibana, elasticsearch, secrets });

const connect = new Connect("connect", {
  ...shared,
  image: images.connect,
  cluster,
  topics,
  secrets: {
    [CONNECTOR_SECRETS.mysql]: secrets.mysqlConnectPassword,
    [CONNECTOR_SECRETS["sink-logs"]]: secrets.elasticsearchLogsSinkPassword,
    [CONNECTOR_SECRETS["sink-hourly"]]: secrets.elasticsearchHourlySinkPassword,
  },
  adminPassword: secrets.connectAdminPassword,
});
const identity = authority && programIdentity(authority, "operator");
new Connectors("connectors", { connect, topics, mysql, elasticsearch, identity });
new ConnectSupervisor("connect-supervisor", { ...shared, image: images.node, connect });

const services = new Services("services", {
  ...shared,
  cluster,
  topics,
  mysql,
  elasticsearch,
  connect,
  secrets,
  kibanaUrl: kibana?.url,
});

const prometheus = images.prometheus && new Prometheus("prometheus", { ...shared, image: images.prometheus, connect });

export const { operationsUrl, orderProducerUrl, orderConsumerUrl, hourlyStreamsUrl } = services;
export const connectUrl = connect.url;
export const connectAdminPassword = connect.adminPassword;
export const kafkaBootstrapServers = cluster.bootstrapServers.join(",");
// What programs on this machine show to the brokers, by principal: `admin` may do everything, `reader` may look.
export const kafkaCertificates = cluster.certificates ? clientCertificates(cluster.certificates) : SECURITY_OFF;
const readerPassword = secrets.mysqlReaderPassword;
export const mysqlUrl = pulumi.secret(
  pulumi.interpolate`mysql://reader:${readerPassword}@127.0.0.1:${config.ports.mysql}/${DATABASE}`,
);
export const elasticsearchUrl = elasticsearch.url;
// Of the user `reader`; the admin is `elastic`.
export const elasticsearchPassword = pulumi.secret(secrets.elasticsearchReaderPassword);
export const elasticsearchAdminPassword = pulumi.secret(secrets.elasticsearchPassword);
export const kibanaUrl = kibana ? kibana.url : KIBANA_SKIPPED;
export const prometheusUrl = prometheus ? prometheus.url : PROMETHEUS_SKIPPED;
// What everybody trusts who talks to a store, a broker or Connect.
export const caCertificate = authority ? authority.certificatePem : SECURITY_OFF;
// What a program on this machine shows to Connect: its certificate and key, PEM.
export const operatorCertificate = identity
  ? pulumi.secret(identity.apply(({ certificate }) => certificate ?? ""))
  : SECURITY_OFF;
