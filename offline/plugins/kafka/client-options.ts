import { z } from "zod";

/**
 * The settings of a `@pulumi/kafka` provider. The SDK always sends `saslMechanism` and `skipTlsVerify`, and `tlsEnabled`
 * with the real provider's default, true.
 */
export const kafkaConfiguration = z.strictObject({
  bootstrapServers: z
    .string({ error: "is not set" })
    .refine((text) => brokersOf(text) !== undefined, 'must be a list such as ["127.0.0.1:9092"]'),
  tlsEnabled: z.literal("false", "the offline stand-in has no TLS, and it is the default: set tlsEnabled to false"),
  skipTlsVerify: z.literal("false", "the offline stand-in has no TLS").optional(),
  saslMechanism: z.literal("plain", "the offline stand-in has no SASL").optional(),
  /** Time that one operation on a topic may take. */
  timeout: z.string().regex(/^\d+$/, "must be a number of seconds").default("120"),
});

/** What the provider's configuration says about the connection. */
export interface ClientOptions {
  readonly brokers: readonly string[];
  /** Time that one operation on a topic may take. */
  readonly timeoutMs: number;
}

/** Reads a checked configuration. */
export function clientOptions({ bootstrapServers, timeout }: z.output<typeof kafkaConfiguration>): ClientOptions {
  return { brokers: brokersOf(bootstrapServers) ?? [], timeoutMs: Number(timeout) * 1000 };
}

/** The list is JSON text, as the SDK sends it. */
function brokersOf(text: string): string[] | undefined {
  try {
    return z.array(z.string()).min(1).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
