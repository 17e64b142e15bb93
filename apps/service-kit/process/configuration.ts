import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";
import { oneOf, SERVICE_SETTINGS, wholeNumber } from "../../../contract/service-settings";

/** The environment holds no valid configuration; `message` lists every bad variable. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(problems: readonly string[]) {
    const lines = problems.map((problem) => `  ${problem}`).join("\n");
    super(`the configuration is not valid; fix these environment variables:\n${lines}`);
  }
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

/**
 * How a service reaches its brokers, and who it is to them; by default unencrypted and anonymous. What holds a key or a password
 * is given as a file, by `<KEY>_FILE`. `apps/service-kit/kafka/kafka-security.ts` says which belong together.
 */
export const KAFKA_SECURITY_VARIABLES = {
  KAFKA_SECURITY_PROTOCOL: oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL").default("PLAINTEXT"),
  /** The authorities that may have signed the brokers' certificates, PEM. Default: those that the system trusts. */
  KAFKA_SSL_CA: requiredVariable().optional(),
  /** The client's certificate, PEM, followed by those that lead to its authority. */
  KAFKA_SSL_CERTIFICATE: requiredVariable().optional(),
  /** The certificate's key: PEM, not encrypted. */
  KAFKA_SSL_KEY: requiredVariable().optional(),
  KAFKA_SASL_MECHANISM: oneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512").optional(),
  KAFKA_SASL_USERNAME: requiredVariable().optional(),
  KAFKA_SASL_PASSWORD: requiredVariable().optional(),
} as const;

/** Those who may have signed a server's certificate, PEM; in general given as a file. Default: those that the system trusts. */
export function authoritiesVariable() {
  return requiredVariable().optional();
}

/** The variables that every service reads, besides `PORT`, whose default is the service's own. */
export const COMMON_VARIABLES = {
  /** Addresses of one broker or more, `host:port,host:port`. */
  KAFKA_BOOTSTRAP_SERVERS: requiredVariable().refine(
    (value) => value.split(",").every((part) => BROKER_ADDRESS.test(part)),
    {
      error: "must be host:port[,host:port…]",
    },
  ),
  ...KAFKA_SECURITY_VARIABLES,
  LOG_LEVEL: SERVICE_SETTINGS.logLevel,
  ORDERS_PARTITIONS: SERVICE_SETTINGS.ordersPartitions,
  /** Tells replicas of a service apart in logs, metrics and Kafka client ids. Default: the host name. */
  INSTANCE_ID: requiredVariable().default(hostname()),
} as const;

/** The port a service listens on; 0 lets the system choose. */
export function portVariable(defaultPort: number) {
  return wholeNumber(0, 65_535).default(defaultPort);
}

/** A schema that lists its variables. */
export type VariablesSchema<Configuration = unknown> = z.ZodType<Configuration> & { readonly shape: object };

/** Names a file that holds a variable's value: whoever may look at a process's environment need not see its secrets. */
const FILE_SUFFIX = "_FILE";

/**
 * Adds the variables of `names` that the environment gives as files, without the line break at their end: the convention of the
 * official database images.
 */
function withFilesRead(names: readonly string[], environment: NodeJS.ProcessEnv) {
  const values = { ...environment };
  const problems: string[] = [];
  for (const name of names) {
    const variable = `${name}${FILE_SUFFIX}`;
    const path = environment[variable];
    if (path === undefined) continue;
    if (environment[name] !== undefined) {
      problems.push(`${name} and ${variable} are both set: keep one`);
      continue;
    }
    try {
      values[name] = readFileSync(path, "utf8").replace(/\r?\n$/, "");
    } catch (error) {
      problems.push(`${variable} names a file that cannot be read: ${String((error as NodeJS.ErrnoException).code)}`);
    }
  }
  return { values, problems };
}

/**
 * Reads a service's configuration from the environment. The one place that looks at `process.env`. Every variable may be given as
 * a file, by `<KEY>_FILE`.
 * @throws ConfigurationError that lists every bad variable, without values: they may be secrets
 */
export function readConfiguration<Schema extends VariablesSchema>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const { values, problems: unreadable } = withFilesRead(Object.keys(schema.shape), environment);
  const parsed = schema.safeParse(values);
  if (parsed.success && unreadable.length === 0) return parsed.data;
  const invalid = parsed.error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`) ?? [];
  throw new ConfigurationError([...unreadable, ...invalid]);
}
