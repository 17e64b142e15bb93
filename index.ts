import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority, SECURITY_OFF } from "./stacks/certificates/certificate-authority";
import { readConfig } from "./stacks/config/config";
import { Connect } from "./stacks/connect/worker";
import { CONNECTOR_SECRETS } from "./stacks/connect/connectors";
import { declarePipeline } from "./stacks/pipeline";
import { Elasticsearch } from "./stacks/elasticsearch/elasticsearch";
import { ExternalConnect } from "./stacks/connect/external-connect";
import { ExternalElasticsearch } from "./stacks/elasticsearch/external-elasticsearch";
import { ExternalKafka } from "./stacks/kafka/external-kafka";
import { ExternalMysql } from "./stacks/mysql/external-mysql";
import { KafkaCluster } from "./stacks/kafka/cluster";
import { Mysql } from "./stacks/mysql/mysql";
import { clientCertificates } from "./stacks/kafka/credentials";
import { Network } from "./stacks/docker/network";
import { offerPlatform } from "./stacks/external/pipeline-settings";
import { Secrets } from "./stacks/config/secrets";
import { StackImages } from "./stacks/docker/stack-images";
import { declarePlatformRights } from "./stacks/kafka/rights";
import { Topics } from "./stacks/kafka/topics";

const config = readConfig();
const { external } = config;
const secrets = new Secrets("secrets");
const network = new Network("network", config);
const images = new StackImages("images", { config });
const authority = config.security ? new CertificateAuthority("ca") : undefined;
const shared = { config, network, authority };

const cluster = images.kafka
  ? new KafkaCluster("kafka", { ...shared, image: images.kafka, clusterId: secrets.kafkaClusterId })
  : new ExternalKafka("kafka", external);
const mysql = images.mysql
  ? new Mysql("mysql", { ...shared, image: images.mysql, secrets })
  : new ExternalMysql("mysql", external);
const elasticsearch = images.elasticsearch
  ? new Elasticsearch("elasticsearch", { ...shared, image: images.elasticsearch, secrets })
  : new ExternalElasticsearch("elasticsearch", external);
const topics = config.has("pipeline") ? new Topics("topics", { config, cluster }) : undefined;
const connectorSecrets = {
  [CONNECTOR_SECRETS.mysql]: external.mysql.connectPassword ?? secrets.mysqlConnectPassword,
  [CONNECTOR_SECRETS["sink-logs"]]: elasticsearch.passwords["sink-logs"],
  [CONNECTOR_SECRETS["sink-hourly"]]: elasticsearch.passwords["sink-hourly"],
};
const { connectAdminPassword: adminPassword } = secrets;
const connect = images.connect
  ? new Connect("connect", {
      ...shared,
      image: images.connect,
      cluster,
      rights: topics?.rights ?? declarePlatformRights(cluster),
      secrets: connectorSecrets,
      stores: { mysql, elasticsearch },
      adminPassword,
    })
  : new ExternalConnect("connect", external);

const platform = { cluster, mysql, elasticsearch, connect };
/** `pulumi stack output` */
export = {
  connectUrl: connect.url,
  connectAdminUser: connect.admin.user,
  connectAdminPassword: connect.admin.password,
  kafkaBootstrapServers: cluster.bootstrapServers.join(","),
  elasticsearchUrl: elasticsearch.url,
  // Of the user `reader`; the admin is `elastic`, whom somebody else's Elasticsearch keeps to itself.
  elasticsearchPassword: pulumi.secret(elasticsearch.passwords.reader),
  ...(images.elasticsearch && { elasticsearchAdminPassword: pulumi.secret(secrets.elasticsearchPassword) }),
  // What programs on this machine show to the brokers, by principal: `admin` may do everything, `reader` may look.
  kafkaCertificates: cluster.certificates ? clientCertificates(cluster.certificates) : SECURITY_OFF,
  // What everybody trusts who talks to a store, a broker or Connect.
  caCertificate: authority?.certificatePem ?? (external.caCertificates || SECURITY_OFF),
  ...(topics
    ? declarePipeline({ shared, images, secrets, platform, topics })
    : { pipelineSettings: offerPlatform({ platform, secrets, network, authority }) }),
};
