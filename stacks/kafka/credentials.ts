import type * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { KAFKA_ADMIN, KAFKA_PRINCIPALS, type KafkaPrincipal } from "../../contract/kafka-access";
import { SECRETS_FOLDER } from "../../project/names";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import { clientSubject } from "../certificates/container-certificate";
import type { LeafCertificate } from "../certificates/leaf-certificate";
import type { ContainerFile } from "../docker/container-files";

/** The certificates that clients show to the brokers, by principal. */
export type KafkaCertificates = Readonly<Record<KafkaPrincipal | typeof KAFKA_ADMIN, LeafCertificate>>;

/** The settings of a provider of topics that say how it connects. */
export type AdminConnection = Pick<
  kafka.ProviderArgs,
  "tlsEnabled" | "caCert" | "clientCert" | "clientKey" | "saslMechanism" | "saslUsername" | "saslPassword"
>;

/** Variables that a service is given, and those that it is given as files. */
export interface ServiceCredentials {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Issues a certificate for everybody in the table of rights, and for the admin. */
export function issueKafkaCertificates(
  authority: CertificateAuthority,
  options: pulumi.CustomResourceOptions,
): KafkaCertificates {
  const issued = [KAFKA_ADMIN, ...KAFKA_PRINCIPALS].map((commonName) => {
    const certificate = authority.issue(`kafka-${commonName}`, clientSubject(commonName), options);
    return [commonName, certificate] as const;
  });
  return Object.fromEntries(issued) as KafkaCertificates;
}

/** What a service is given to be a principal: `apps/service-kit/kafka/kafka-security.ts` reads it. Nothing without a certificate. */
export function serviceCredentials(certificate: LeafCertificate | undefined): ServiceCredentials {
  if (certificate === undefined) return { environment: {}, secrets: {} };
  return {
    environment: { KAFKA_SECURITY_PROTOCOL: "SSL" },
    secrets: {
      KAFKA_SSL_CA: certificate.authorityCertificatePem,
      KAFKA_SSL_CERTIFICATE: certificate.certificatePem,
      KAFKA_SSL_KEY: certificate.privateKeyPem,
    },
  };
}

/** How the provider of topics and rights connects as the admin. */
export function adminConnectionOf(admin: LeafCertificate | undefined): AdminConnection {
  if (admin === undefined) return { tlsEnabled: false };
  return {
    tlsEnabled: true,
    caCert: admin.authorityCertificatePem,
    clientCert: admin.certificatePem,
    clientKey: pulumi.secret(admin.privateKeyPem),
  };
}

const AUTHORITY_FILE = `${SECRETS_FOLDER}/kafka-ca.pem`;
const KEYSTORE_FILE = `${SECRETS_FOLDER}/kafka-keystore.pem`;

/** A broker's, for its health check. */
export const BROKER_TLS_FILES = { authority: AUTHORITY_FILE, keystore: KEYSTORE_FILE };

/** Kafka's properties for a certificate in PEM files (KIP-651), for brokers and Java clients alike. */
export const PEM_STORES: Readonly<Record<string, string>> = {
  "ssl.keystore.type": "PEM",
  "ssl.keystore.location": KEYSTORE_FILE,
  "ssl.truststore.type": "PEM",
  "ssl.truststore.location": AUTHORITY_FILE,
};

/** The files that `PEM_STORES` names: a key store holds the key and the certificate. */
export function pemStores(certificate: LeafCertificate): ContainerFile[] {
  return [
    {
      path: KEYSTORE_FILE,
      content: pulumi.secret(pulumi.interpolate`${certificate.privateKeyPem}${certificate.certificatePem}`),
    },
    { path: AUTHORITY_FILE, content: certificate.authorityCertificatePem },
  ];
}

/** Kafka's properties of a Java client. */
const CLIENT_PROPERTIES = { "security.protocol": "SSL", ...PEM_STORES };

/** What a worker is given: for itself, and for the clients that it makes for connectors. Nothing without a certificate. */
export function workerCredentials(certificate: LeafCertificate | undefined) {
  if (certificate === undefined) return { environment: {}, files: [] };
  const properties = ["", "producer.", "consumer.", "admin."].flatMap((prefix) =>
    Object.entries(CLIENT_PROPERTIES).map(([name, value]) => [`${prefix}${name}`, value] as const),
  );
  return { environment: variables("CONNECT", Object.fromEntries(properties)), files: pemStores(certificate) };
}

/** The content of `KAFKA_TOOLS_FILE`: its tools act as the broker, who may do everything. */
export function toolsProperties(): string {
  return Object.entries(CLIENT_PROPERTIES)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Properties as the variables that images of Kafka turn into them: `KAFKA_A_B` is `a.b`. */
export function variables(prefix: "KAFKA" | "CONNECT", properties: Readonly<Record<string, string>>) {
  const entries = Object.entries(properties);
  return Object.fromEntries(
    entries.map(([name, value]) => [`${prefix}_${name.replaceAll(".", "_").toUpperCase()}`, value]),
  );
}

/** The certificates with their keys, as an output of the stack. */
export function clientCertificates(certificates: KafkaCertificates) {
  const pairs = Object.entries(certificates).map(([principal, { certificatePem, privateKeyPem }]) =>
    pulumi
      .all([certificatePem, privateKeyPem])
      .apply(([certificate, key]) => [principal, { certificate, key }] as const),
  );
  return pulumi.secret(pulumi.all(pairs).apply((all) => Object.fromEntries(all)));
}
