import * as pulumi from "@pulumi/pulumi";
import type { ExternalServers, KafkaSecurity } from "../config/external-servers";
import type { ServiceCredentials } from "./credentials";
import type { KafkaEndpoint } from "./endpoint";

/** Somebody else's Kafka cluster. */
export class ExternalKafka extends pulumi.ComponentResource implements KafkaEndpoint {
  readonly bootstrapServers: readonly string[];
  readonly internalBootstrapServers: string;
  readonly ready: KafkaEndpoint["ready"] = [];
  readonly inside = {};
  readonly certificates = undefined;
  readonly adminConnection: KafkaEndpoint["adminConnection"];
  readonly protectsData: boolean;

  private readonly security: KafkaSecurity;

  constructor(
    name: string,
    { kafka, protectData }: Pick<ExternalServers, "kafka" | "protectData">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("shopstream:kafka:ExternalKafka", name, {}, options);
    this.bootstrapServers = kafka.local.split(",");
    this.internalBootstrapServers = kafka.container;
    this.protectsData = protectData;
    this.security = kafka.security;
    this.adminConnection = adminConnectionOf(kafka.security);
    this.registerOutputs({ bootstrapServers: this.bootstrapServers });
  }

  /** The same for every service. */
  credentialsOf(): ServiceCredentials {
    const { protocol, caCertificate, client, login } = this.security;
    if (protocol === "PLAINTEXT") return { environment: {}, secrets: {} };
    return {
      environment: {
        KAFKA_SECURITY_PROTOCOL: protocol,
        ...(login && { KAFKA_SASL_MECHANISM: login.mechanism, KAFKA_SASL_USERNAME: login.user }),
      },
      secrets: {
        ...(caCertificate !== undefined && { KAFKA_SSL_CA: caCertificate }),
        ...(client && { KAFKA_SSL_CERTIFICATE: client.certificate, KAFKA_SSL_KEY: client.key }),
        ...(login && { KAFKA_SASL_PASSWORD: login.password }),
      },
    };
  }
}

/** The provider's names of the mechanisms (Mongey/terraform-provider-kafka, provider.go). */
const PROVIDER_MECHANISMS = { PLAIN: "plain", "SCRAM-SHA-256": "scram-sha256", "SCRAM-SHA-512": "scram-sha512" };

function adminConnectionOf({
  protocol,
  caCertificate,
  client,
  login,
}: KafkaSecurity): KafkaEndpoint["adminConnection"] {
  return {
    tlsEnabled: protocol.endsWith("SSL"),
    ...(caCertificate !== undefined && { caCert: caCertificate }),
    ...(client && { clientCert: client.certificate, clientKey: client.key }),
    ...(login && {
      saslMechanism: PROVIDER_MECHANISMS[login.mechanism],
      saslUsername: login.user,
      saslPassword: login.password,
    }),
  };
}
