import * as pulumi from "@pulumi/pulumi";
import { hourlyElasticsearchSinkConfig, logsElasticsearchSinkConfig } from "../../connectors/elasticsearch-sink";
import { jdbcSinkConfig } from "../../connectors/jdbc-sink";
import { CONNECT_ADMIN, secretReference, type Connect } from "./worker";
import type { Elasticsearch } from "../elasticsearch/elasticsearch";
import type { ElasticsearchUser } from "../elasticsearch/users";
import { DATABASE, MYSQL_ADDRESS, type DatabaseUser, type Mysql } from "../mysql/mysql";
import type { TlsIdentity } from "../../project/https-request";
import { Connector } from "./connector";
import type { Topics } from "../kafka/topics";

export interface ConnectorsArgs {
  readonly connect: Connect;
  /** What the connectors read from and write to. */
  readonly topics: Topics;
  readonly mysql: Mysql;
  readonly elasticsearch: Elasticsearch;
  /** What a program on this machine shows to the worker; undefined where it need not show anything. */
  readonly identity: pulumi.Output<TlsIdentity> | undefined;
}

/** Names of the secrets that the connectors refer to and the worker resolves. */
export const CONNECTOR_SECRETS = {
  mysql: "mysql.password",
  "sink-logs": "elasticsearch.sink-logs.password",
  "sink-hourly": "elasticsearch.sink-hourly.password",
} as const;

const CONNECT_USER: DatabaseUser = "connect";

/** The three sinks of the pipeline. */
export class Connectors extends pulumi.ComponentResource {
  constructor(name: string, args: ConnectorsArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:connect:Connectors", name, {}, options);
    const dependsOn = [...args.topics.topics, ...args.mysql.ready, ...args.elasticsearch.templates];
    const { caFile } = args.connect;
    const trusted = caFile === undefined ? {} : { caFile };
    const elasticsearchAs = (user: ElasticsearchUser & keyof typeof CONNECTOR_SECRETS) => ({
      url: args.elasticsearch.containerUrl,
      user,
      password: secretReference(CONNECTOR_SECRETS[user]),
      ...trusted,
    });
    const configurations = {
      "hourly-summary-jdbc": jdbcSinkConfig({
        address: MYSQL_ADDRESS,
        database: DATABASE,
        user: CONNECT_USER,
        password: secretReference(CONNECTOR_SECRETS.mysql),
        ...trusted,
      }),
      "logs-elasticsearch": logsElasticsearchSinkConfig(elasticsearchAs("sink-logs")),
      "hourly-elasticsearch": hourlyElasticsearchSinkConfig(elasticsearchAs("sink-hourly")),
    };
    const { container, url, adminPassword: password } = args.connect;
    const tls = args.identity === undefined ? {} : { tls: args.identity };
    for (const [connectorName, config] of Object.entries(configurations)) {
      new Connector(
        connectorName,
        { connectUrl: url, username: CONNECT_ADMIN, password, ...tls, connectorName, config, workerId: container.id },
        // `pulumi destroy` deletes the topics that store them: it need not contact the worker.
        { parent: this, deletedWith: container, dependsOn },
      );
    }
    this.registerOutputs({});
  }
}
