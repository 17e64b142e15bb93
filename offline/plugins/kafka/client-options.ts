import { z } from "zod";

/**
 * The settings of a `@pulumi/kafka` provider. The SDK always sends `saslMechanism` and `skipTlsVerify`, and `tlsEnabled`
 * with the real provider's default, true.
 */
export const kafkaConfiguration = z.strictObject({
  bootstrapServers: z
    .string({ error: "is not set" })
    .refine((text) => brokersOf(text) !== undefined, 'must be a list such as ["127.0.0.1:9092"]'),
  tlsEnabled: z.enum(["true", "false"]).default("true"),
  skipTlsVerify: z.literal("false", "the offline stand-in verifies whom it connects to").optional(),
  /** The real provider also takes the path of a file for each of the three. */
  caCert: pem("CERTIFICATE"),
  clientCert: pem("CERTIFICATE"),
  clientKey: pem("PRIVATE KEY"),
  saslMechanism: z.literal("plain", "the offline stand-in has no SASL").optional(),
  /** Time that one operation on a topic may take. */
  timeout: z.string().regex(/^\d+$/, "must be a number of seconds").default("120"),
});

function pem(kind: string) {
  return z
    .string()
    .regex(new RegExp(`^-----BEGIN ([A-Z]+ )?${kind}-----\n`), `must be a ${kind} in PEM`)
    .optional();
}

/** What the provider's configuration says about the connection. */
export interface ClientOptions {
  readonly brokers: readonly string[];
  /** TLS, with a certificate of its own or without; undefined where the connection is not encrypted. */
  readonly ssl: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
  /** Time that one operation on a topic may take. */
  readonly timeoutMs: number;
}

/**
 * Reads a checked configuration.
 * @throws Error for half of a certificate and key, which the real provider would connect without
 */
export function clientOptions(settings: z.output<typeof kafkaConfiguration>): ClientOptions {
  const { bootstrapServers, timeout, tlsEnabled, caCert: ca, clientCert: cert, clientKey: key } = settings;
  if ((cert === undefined) !== (key === undefined)) throw new Error("clientCert and clientKey belong together");
  const ssl = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  return {
    brokers: brokersOf(bootstrapServers) ?? [],
    ssl: tlsEnabled === "true" ? ssl : undefined,
    timeoutMs: Number(timeout) * 1000,
  };
}

/** The list is JSON text, as the SDK sends it. */
function brokersOf(text: string): string[] | undefined {
  try {
    return z.array(z.string()).min(1).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
