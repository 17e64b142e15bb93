import * as pulumi from "@pulumi/pulumi";
import type { ClientTls } from "../certificates/container-certificate";
import type { ElasticsearchUser } from "../elasticsearch/users";
import type { ExternalSettings } from "./external";

/** An address for programs on this machine, and for containers of the stack. */
interface Addresses {
  readonly local: string;
  readonly container: string;
}

interface Trust {
  /** Who may have signed the server's certificate, PEM; undefined where nothing is encrypted, or whom the system trusts are trusted. */
  readonly caCertificate: string | undefined;
}

/** Somebody else's servers, as the settings describe them; addresses are empty where the stack runs its own. */
export interface ExternalServers {
  /** `host:port,host:port…` */
  readonly kafka: Addresses & { readonly security: KafkaSecurity };
  /** `host:port` */
  readonly mysql: Addresses &
    Trust & {
      /** Who may create the database and its users. */
      readonly admin: Login;
      /** Of the JDBC sink's user; undefined where nobody else has to know it. */
      readonly connectPassword: pulumi.Output<string> | undefined;
    };
  /** URLs */
  readonly elasticsearch: Addresses &
    Trust & { readonly passwords: Readonly<Record<PipelineUser, pulumi.Output<string>>> };
  readonly connect: Addresses & {
    /** Who may configure connectors. */
    readonly admin: Login;
    /** How clients talk to it; undefined in the clear, and over TLS with whom the system trusts. */
    readonly tls: ClientTls | undefined;
    /** In the worker, PEM: whom the sinks trust. */
    readonly caFile: string;
    /** How a connector's configuration names a secret of the worker. */
    readonly secretReference: (name: string) => string;
  };
  /** Whom clients trust to be one of these, PEM, one after the other; empty where none is named. */
  readonly caCertificates: string;
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
      caCertificate: settings.mysqlCaCertificate || undefined,
      connectPassword: settings.mysqlConnectPassword === "" ? undefined : pulumi.secret(settings.mysqlConnectPassword),
    },
    elasticsearch: {
      ...addresses(settings.elasticsearchUrl, settings.elasticsearchContainerUrl),
      caCertificate: settings.elasticsearchCaCertificate || undefined,
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
      tls: connectTls(settings),
      caFile: settings.connectCaFile,
      secretReference: (name) => settings.connectSecretReference.replace("{name}", name),
    },
    caCertificates: [
      ...new Set([settings.mysqlCaCertificate, settings.elasticsearchCaCertificate, settings.connectCaCertificate]),
    ]
      .filter((pem) => pem !== "")
      .map((pem) => `${pem}\n`)
      .join(""),
    protectData: settings.protectExternalData,
  };
}

function connectTls(settings: ExternalSettings): ClientTls | undefined {
  const { connectCaCertificate: caCertificate, connectClientCertificate, connectClientKey } = settings;
  if (caCertificate === "") return undefined;
  if (connectClientCertificate === "") return { caCertificate, certificate: undefined };
  // The two are put into one file, where each begins on a line of its own.
  const privateKeyPem = pulumi.secret(`${connectClientKey}\n`);
  return { caCertificate, certificate: { certificatePem: `${connectClientCertificate}\n`, privateKeyPem } };
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
