import type { GlobalConfig } from "@confluentinc/kafka-javascript";
import type { z } from "zod";
import { ConfigurationError, type KAFKA_SECURITY_VARIABLES } from "../process/configuration";

/** What a service's configuration holds of `KAFKA_SECURITY_VARIABLES`. */
export type KafkaSecurityVariables = z.output<z.ZodObject<typeof KAFKA_SECURITY_VARIABLES>>;

/** A client's certificate with its key, both PEM. */
interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** TLS towards the brokers, whose host names are verified. */
export interface KafkaTls {
  /** PEM. Default: the authorities that the system trusts. */
  readonly ca?: string;
  /** Default: the brokers learn nothing about the client. */
  readonly client?: ClientCertificate;
}

interface KafkaLogin {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
  readonly username: string;
  readonly password: string;
}

/** How a client's connections are secured: neither encrypted nor authenticated where it is empty. */
export interface KafkaSecurity {
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaLogin;
}

const TLS_VARIABLES = ["KAFKA_SSL_CA", "KAFKA_SSL_CERTIFICATE", "KAFKA_SSL_KEY"] as const;
const LOGIN_VARIABLES = ["KAFKA_SASL_MECHANISM", "KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"] as const;

/**
 * The security that a service's configuration describes.
 * @throws ConfigurationError that lists what is missing, and what the protocol would leave unused: a service that was given a
 * certificate or a password must not connect without it
 */
export function kafkaSecurityOf(variables: KafkaSecurityVariables): KafkaSecurity {
  const protocol = variables.KAFKA_SECURITY_PROTOCOL;
  const [hasTls, hasLogin] = [protocol.endsWith("SSL"), protocol.startsWith("SASL_")];
  const given = (name: keyof KafkaSecurityVariables) => variables[name] !== undefined;
  const isHalfPair = given("KAFKA_SSL_CERTIFICATE") !== given("KAFKA_SSL_KEY");
  const problems = [
    ...TLS_VARIABLES.filter((name) => !hasTls && given(name)).map(
      (name) => `${name} needs KAFKA_SECURITY_PROTOCOL SSL or SASL_SSL`,
    ),
    ...LOGIN_VARIABLES.filter((name) => !hasLogin && given(name)).map(
      (name) => `${name} needs KAFKA_SECURITY_PROTOCOL SASL_SSL or SASL_PLAINTEXT`,
    ),
    ...LOGIN_VARIABLES.filter((name) => hasLogin && !given(name)).map(
      (name) => `${name} is required with KAFKA_SECURITY_PROTOCOL ${protocol}`,
    ),
    ...(isHalfPair ? ["KAFKA_SSL_CERTIFICATE and KAFKA_SSL_KEY belong together: one is missing"] : []),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { ...(hasTls && { tls: tlsOf(variables) }), ...(hasLogin && { sasl: loginOf(variables) }) };
}

function loginOf(variables: KafkaSecurityVariables): KafkaLogin {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = variables;
  return { mechanism: mechanism!, username: username!, password: password! };
}

function tlsOf({
  KAFKA_SSL_CA: ca,
  KAFKA_SSL_CERTIFICATE: certificate,
  KAFKA_SSL_KEY: key,
}: KafkaSecurityVariables): KafkaTls {
  return {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && key !== undefined && { client: { certificate, key } }),
  };
}

/** librdkafka's options for it (its CONFIGURATION.md). It verifies the brokers' host names by default. */
export function securityOptions({ tls, sasl }: KafkaSecurity): GlobalConfig {
  return {
    "security.protocol": sasl ? (tls ? "sasl_ssl" : "sasl_plaintext") : tls ? "ssl" : "plaintext",
    ...(tls?.ca !== undefined && { "ssl.ca.pem": tls.ca }),
    ...(tls?.client && { "ssl.certificate.pem": tls.client.certificate, "ssl.key.pem": tls.client.key }),
    ...(sasl && {
      "sasl.mechanisms": sasl.mechanism,
      "sasl.username": sasl.username,
      "sasl.password": sasl.password,
    }),
  };
}
