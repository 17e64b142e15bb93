import { hostname } from "node:os";
import { z } from "zod";

/** The environment does not describe a service that could run; `message` lists every bad variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** A whole number from `minimum` to `maximum`, both included. */
export function integerVariable(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return requiredVariable()
    .regex(/^\d{1,16}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, { error });
}

/** Text that has no default and must not be empty. */
export function requiredVariable() {
  return z
    .string({ error: "is required" })
    .refine((value) => value.trim() !== "", { error: "must not be empty", abort: true });
}

/** The URL of something that speaks one of `protocols` (each with its colon, `"mysql:"`). */
export function urlVariable(...protocols: readonly string[]) {
  return requiredVariable().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });
}

const address = /^[^\s,:]+:\d{1,5}$/;

/** The variables that every service reads, besides `PORT`, whose default is the service's own. */
export const commonVariables = {
  /** Addresses of one broker or more, `host:port,host:port`. */
  KAFKA_BOOTSTRAP_SERVERS: requiredVariable().refine((value) => value.split(",").every((part) => address.test(part)), {
    error: "must be host:port[,host:port…]",
  }),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "must be trace, debug, info, warn, error, fatal or silent",
    })
    .default("info"),
  /** Tells replicas of a service apart in logs, metrics and Kafka client ids. Default: the host name. */
  INSTANCE_ID: requiredVariable().default(hostname()),
} as const;

/** The port a service listens on; 0 lets the system choose. */
export function portVariable(defaultPort: number) {
  return integerVariable(0, 65_535).default(defaultPort);
}

/**
 * Reads a service's configuration from the environment. The one place that looks at `process.env`.
 * @throws ConfigurationError naming every bad variable; values are left out, they may be secrets.
 */
export function readConfiguration<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new ConfigurationError(`these environment variables need mending:\n${complaints.join("\n")}`);
}
