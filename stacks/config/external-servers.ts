import * as pulumi from "@pulumi/pulumi";
import type { ElasticsearchUser } from "../elasticsearch/users";
import type { ExternalSettings } from "./external";

/** An address for programs on this machine, and for containers of the stack. */
interface Addresses {
  readonly local: string;
  readonly container: string;
}

/** Somebody else's servers, as the settings describe them; addresses are empty where the stack runs its own. */
export interface ExternalServers {
  /** `host:port,host:port…` */
  readonly kafka: Addresses & { readonly security: KafkaSecurity };
  /** `host:port` */
  readonly mysql: Addresses & {
    /** Who may create the database and its users. */
    readonly admin: Login;
    /** Of the JDBC sink's user; undefined where nobody else has to know it. */
    readonly connectPassword: pulumi.Output<string> | undefined;
  };
  /** URLs */
  readonly elasticsearch: Addresses & { readonly passwords: Readonly<Record<PipelineUser, pulumi.Output<string>>> };
  readonly connect: Addresses & {
    /** Who may configure connectors. */
    readonly admin: Login;
    /** How a connector's configuration names a secret of the worker. */
    readonly secretReference: (name: string) => string;
  };
  /** Whether `pulumi destroy` refuses to delete what holds data there. */
  readonly protectData: boolean;
}

/** How clients connect to somebody else's brokers, under Kafka's own names; certificates are PEM. What is not needed is undefined. */
export interface KafkaSecurity {
  readonly protocol: ExternalSettings["kafkaSecurityProtocol"];
  readonly caCertificate: string | undefined;
  readonly client: { readonly certificate: string; readonly key: pulumi.Output<string> } | undefined;
  readonly login: (Login & { readonly mechanism: ExternalSettings["kafkaSaslMechanism"] }) | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: pulumi.Output<string>;
}

/** The users of Elasticsearch that a pipeline signs in as. */
export type PipelineUser = Exclude<ElasticsearchUser, "dashboards" | "health">;

/** Reads checked settings. */
export function externalServers(settings: ExternalSettings): ExternalServers {
  const addresses = (local: string, container: string): Addresses => ({ local, container: container || local });
  return {
    kafka: {
      ...addresses(settings.kafkaBootstrapServers, settings.kafkaContainerBootstrapServers),
      security: kafkaSecurity(settings),
    },
    mysql: {
      ...addresses(settings.mysqlEndpoint, settings.mysqlContainerEndpoint),
      admin: { user: settings.mysqlAdminUser, password: pulumi.secret(settings.mysqlAdminPassword) },
      connectPassword: settings.mysqlConnectPassword === "" ? undefined : pulumi.secret(settings.mysqlConnectPassword),
    },
    elasticsearch: {
      ...addresses(settings.elasticsearchUrl, settings.elasticsearchContainerUrl),
      passwords: {
        templates: pulumi.secret(settings.elasticsearchTemplatesPassword),
        reader: pulumi.secret(settings.elasticsearchReaderPassword),
        operations: pulumi.secret(settings.elasticsearchOperationsPassword),
        "sink-logs": pulumi.secret(settings.elasticsearchLogsSinkPassword),
        "sink-hourly": pulumi.secret(settings.elasticsearchHourlySinkPassword),
      },
    },
    connect: {
      ...addresses(settings.connectUrl, settings.connectContainerUrl),
      admin: { user: settings.connectAdminUser, password: pulumi.secret(settings.connectAdminPassword) },
      secretReference: (name) => settings.connectSecretReference.replace("{name}", name),
    },
    protectData: settings.protectExternalData,
  };
}

function kafkaSecurity(settings: ExternalSettings): KafkaSecurity {
  const { kafkaClientCertificate: certificate, kafkaClientKey: key, kafkaSaslUsername: user } = settings;
  const password = pulumi.secret(settings.kafkaSaslPassword);
  return {
    protocol: settings.kafkaSecurityProtocol,
    caCertificate: settings.kafkaCaCertificate || undefined,
    client: certificate === "" ? undefined : { certificate, key: pulumi.secret(key) },
    login: user === "" ? undefined : { user, password, mechanism: settings.kafkaSaslMechanism },
  };
}
