import * as pulumi from "@pulumi/pulumi";
import { hourlyElasticsearchSinkConfig, logsElasticsearchSinkConfig } from "../../connectors/elasticsearch-sink";
import { jdbcSinkConfig } from "../../connectors/jdbc-sink";
import type { PipelineUser } from "../config/external-servers";
import type { ElasticsearchEndpoint } from "../elasticsearch/endpoint";
import type { IndexTemplate } from "../elasticsearch/index-template";
import { DATABASE, type DatabaseUser, type Schema } from "../mysql/schema";
import type { TlsIdentity } from "../../project/https-request";
import { Connector } from "./connector";
import type { ConnectEndpoint } from "./endpoint";
import type { Topics } from "../kafka/topics";

export interface ConnectorsArgs {
  readonly connect: ConnectEndpoint;
  /** What the connectors read from and write to. */
  readonly topics: Topics;
  readonly schema: Schema;
  readonly elasticsearch: ElasticsearchEndpoint;
  readonly templates: readonly IndexTemplate[];
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
    const dependsOn = [...args.topics.topics, ...args.schema.ready, ...args.templates];
    const { url, admin, workerId, secretReference, inside, caFiles } = args.connect;
    const elasticsearchAs = (user: PipelineUser & keyof typeof CONNECTOR_SECRETS) => ({
      url: args.elasticsearch.containerUrl,
      user,
      password: secretReference(CONNECTOR_SECRETS[user]),
      caFile: caFiles.elasticsearch,
    });
    const configurations = {
      "hourly-summary-jdbc": jdbcSinkConfig({
        address: args.schema.server.address,
        database: DATABASE,
        user: CONNECT_USER,
        password: secretReference(CONNECTOR_SECRETS.mysql),
        caFile: caFiles.mysql,
      }),
      "logs-elasticsearch": logsElasticsearchSinkConfig(elasticsearchAs("sink-logs")),
      "hourly-elasticsearch": hourlyElasticsearchSinkConfig(elasticsearchAs("sink-hourly")),
    };
    const tls = args.identity === undefined ? {} : { tls: args.identity };
    for (const [connectorName, config] of Object.entries(configurations)) {
      new Connector(
        connectorName,
        { connectUrl: url, username: admin.user, password: admin.password, ...tls, connectorName, config, workerId },
        { parent: this, ...inside, dependsOn },
      );
    }
    this.registerOutputs({});
  }
}
