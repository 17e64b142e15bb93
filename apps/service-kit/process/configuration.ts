import { hostname } from "node:os";
import { z } from "zod";
import { SERVICE_SETTINGS, wholeNumber } from "../../../contract/service-settings";

/** The environment holds no valid configuration; `message` lists every bad variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
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

const BROKER_ADDRESS = /^[^\s,:]+:\d{1,5}$/;

/** The variables that every service reads, besides `PORT`, whose default is the service's own. */
export const COMMON_VARIABLES = {
  /** Addresses of one broker or more, `host:port,host:port`. */
  KAFKA_BOOTSTRAP_SERVERS: requiredVariable().refine(
    (value) => value.split(",").every((part) => BROKER_ADDRESS.test(part)),
    {
      error: "must be host:port[,host:port…]",
    },
  ),
  LOG_LEVEL: SERVICE_SETTINGS.logLevel,
  ORDERS_PARTITIONS: SERVICE_SETTINGS.ordersPartitions,
  /** Tells replicas of a service apart in logs, metrics and Kafka client ids. Default: the host name. */
  INSTANCE_ID: requiredVariable().default(hostname()),
} as const;

/** The port a service listens on; 0 lets the system choose. */
export function portVariable(defaultPort: number) {
  return wholeNumber(0, 65_535).default(defaultPort);
}

/**
 * Reads a service's configuration from the environment. The one place that looks at `process.env`.
 * @throws ConfigurationError that lists every bad variable, without values: they may be secrets
 */
export function readConfiguration<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new ConfigurationError(
    `the configuration is not valid; fix these environment variables:\n${problems.join("\n")}`,
  );
}
