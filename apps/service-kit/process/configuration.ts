import { readFileSync } from "node:fs";
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
  const problems = [...unreadable, ...invalid].map((problem) => `  ${problem}`);
  throw new ConfigurationError(
    `the configuration is not valid; fix these environment variables:\n${problems.join("\n")}`,
  );
}
