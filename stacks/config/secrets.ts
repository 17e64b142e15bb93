import * as pulumi from "@pulumi/pulumi";

/** Raise when `secretsProvider` changes: the state keeps the old code until the revision differs. */
const REVISION = 4;

/** Generated once per stack and kept only in its state. */
export interface GeneratedSecrets {
  readonly mysqlRootPassword: string;
  /** Of a platform: the account with which pipelines declare their database. */
  readonly mysqlAdminPassword: string;
  /** The order-consumer's user. */
  readonly mysqlConsumerPassword: string;
  /** The JDBC sink's user. */
  readonly mysqlConnectPassword: string;
  /** The read-only user: people, tests and dashboards. */
  readonly mysqlReaderPassword: string;
  /** The operations page's user. */
  readonly mysqlOperationsPassword: string;
  /** The built-in user `elastic`. */
  readonly elasticsearchPassword: string;
  /** The users of Elasticsearch's file realm, see stacks/elasticsearch/users.ts. */
  readonly elasticsearchLogsSinkPassword: string;
  readonly elasticsearchHourlySinkPassword: string;
  readonly elasticsearchReaderPassword: string;
  readonly elasticsearchTemplatesPassword: string;
  readonly elasticsearchDashboardsPassword: string;
  readonly elasticsearchHealthPassword: string;
  /** The built-in user `kibana_system`. */
  readonly kibanaPassword: string;
  /** The operations page's user. */
  readonly elasticsearchOperationsPassword: string;
  /** Who may configure connectors. */
  readonly connectAdminPassword: string;
  /** `cluster.id` of Kafka; not a secret. */
  readonly kafkaClusterId: string;
}

const PASSWORDS = [
  "mysqlRootPassword",
  "mysqlAdminPassword",
  "mysqlConsumerPassword",
  "mysqlConnectPassword",
  "mysqlReaderPassword",
  "mysqlOperationsPassword",
  "elasticsearchPassword",
  "kibanaPassword",
  "elasticsearchOperationsPassword",
  "elasticsearchLogsSinkPassword",
  "elasticsearchHourlySinkPassword",
  "elasticsearchReaderPassword",
  "elasticsearchTemplatesPassword",
  "elasticsearchDashboardsPassword",
  "elasticsearchHealthPassword",
  "connectAdminPassword",
];

/** URL-safe base64 that does not start with `-`: a command line would take it for an option. */
function randomText(bytes: number): string {
  const text = Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
  return text.startsWith("-") ? randomText(bytes) : text;
}

/** Keeps the secrets that the state holds, and generates those that a later revision added. */
function completed(known: Record<string, unknown>): Record<string, unknown> {
  const outs: Record<string, unknown> = { kafkaClusterId: known.kafkaClusterId ?? randomText(16), revision: REVISION };
  for (const name of PASSWORDS) outs[name] = known[name] ?? randomText(24);
  return outs;
}

export const secretsProvider: pulumi.dynamic.ResourceProvider = {
  async create() {
    return { id: "secrets", outs: completed({}) };
  },
  async diff(_id, olds: { revision?: number }) {
    return { changes: olds.revision !== REVISION };
  },
  async update(_id, olds: Record<string, unknown>) {
    return { outs: completed(olds) };
  },
};

/** The stack's passwords: random, encrypted in the state, in no file and in no plain output. */
export class Secrets extends pulumi.dynamic.Resource {
  declare readonly mysqlRootPassword: pulumi.Output<string>;
  declare readonly mysqlAdminPassword: pulumi.Output<string>;
  declare readonly mysqlConsumerPassword: pulumi.Output<string>;
  declare readonly mysqlConnectPassword: pulumi.Output<string>;
  declare readonly mysqlReaderPassword: pulumi.Output<string>;
  declare readonly mysqlOperationsPassword: pulumi.Output<string>;
  declare readonly elasticsearchPassword: pulumi.Output<string>;
  declare readonly kibanaPassword: pulumi.Output<string>;
  declare readonly elasticsearchOperationsPassword: pulumi.Output<string>;
  declare readonly elasticsearchLogsSinkPassword: pulumi.Output<string>;
  declare readonly elasticsearchHourlySinkPassword: pulumi.Output<string>;
  declare readonly elasticsearchReaderPassword: pulumi.Output<string>;
  declare readonly elasticsearchTemplatesPassword: pulumi.Output<string>;
  declare readonly elasticsearchDashboardsPassword: pulumi.Output<string>;
  declare readonly elasticsearchHealthPassword: pulumi.Output<string>;
  declare readonly connectAdminPassword: pulumi.Output<string>;
  declare readonly kafkaClusterId: pulumi.Output<string>;

  constructor(name: string, options?: pulumi.CustomResourceOptions) {
    const outputs = Object.fromEntries([...PASSWORDS, "kafkaClusterId"].map((output) => [output, undefined]));
    super(
      secretsProvider,
      name,
      { ...outputs, revision: REVISION },
      { ...options, additionalSecretOutputs: PASSWORDS },
      "shopstream",
      "Secrets",
    );
  }
}
