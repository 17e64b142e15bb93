import * as pulumi from "@pulumi/pulumi";

/** Raise when `provider` changes: the state holds the code that deletes, and only then takes the new one. */
const REVISION = 1;

/** What is generated once in the life of a stack and kept in its state alone. */
export interface GeneratedSecrets {
  readonly mysqlRootPassword: string;
  /** The order-consumer's user. */
  readonly mysqlConsumerPassword: string;
  /** The JDBC sink's user. */
  readonly mysqlConnectPassword: string;
  /** The user of whoever reads the tables. */
  readonly mysqlReaderPassword: string;
  /** The built-in user `elastic`. */
  readonly elasticsearchPassword: string;
  /** The built-in user `kibana_system`. */
  readonly kibanaPassword: string;
  /** `cluster.id` of Kafka; not a secret. */
  readonly kafkaClusterId: string;
}

const PASSWORDS = [
  "mysqlRootPassword",
  "mysqlConsumerPassword",
  "mysqlConnectPassword",
  "mysqlReaderPassword",
  "elasticsearchPassword",
  "kibanaPassword",
];

/** Letters and digits of URL-safe base64, without one that a command line would take for an option. */
function randomText(bytes: number): string {
  const text = Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
  return text.startsWith("-") ? randomText(bytes) : text;
}

/** What later revisions add is generated beside what the state already holds. */
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
  declare readonly mysqlConsumerPassword: pulumi.Output<string>;
  declare readonly mysqlConnectPassword: pulumi.Output<string>;
  declare readonly mysqlReaderPassword: pulumi.Output<string>;
  declare readonly elasticsearchPassword: pulumi.Output<string>;
  declare readonly kibanaPassword: pulumi.Output<string>;
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
