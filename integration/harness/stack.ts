import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { inRepository } from "../../project/repository";

const outputsSchema = z.object({
  operationsUrl: z.url(),
  orderProducerUrl: z.url(),
  orderConsumerUrl: z.url(),
  hourlyStreamsUrl: z.url(),
  connectUrl: z.url(),
  /** Who may configure connectors. */
  connectAdminUser: z.string().min(1),
  connectAdminPassword: z.string().min(1),
  kafkaBootstrapServers: z.string().min(1),
  /** What clients show to the brokers, by principal; a sentence where the brokers ask for nothing. */
  kafkaCertificates: z.union([
    z.string(),
    z.record(z.string(), z.object({ certificate: z.string(), key: z.string() })),
  ]),
  /** Whom everybody trusts, PEM; a sentence with `security=off`. */
  caCertificate: z.string().min(1),
  /** With the account `reader`: SELECT only. */
  mysqlUrl: z.url(),
  elasticsearchUrl: z.url(),
  /** The password of the user `reader`. */
  elasticsearchPassword: z.string().min(1),
  /** The password of the user `elastic`; somebody else's Elasticsearch keeps it to itself. */
  elasticsearchAdminPassword: z.string().min(1).optional(),
  /** A sentence instead of a URL in an edition without Kibana. */
  kibanaUrl: z.string(),
  /** What programs on this machine show to Connect: a certificate and its key, PEM. A sentence with `security=off`. */
  operatorCertificate: z.string(),
});

const ofBrokers = outputsSchema.pick({ kafkaCertificates: true });

/** The addresses and passwords of the running stack, as `pulumi stack output` names them. */
export type Stack = z.infer<typeof outputsSchema>;

/** Whom a client of the stack trusts, PEM; undefined where nothing is encrypted. */
export function authorityOf({ caCertificate }: Stack): string | undefined {
  return caCertificate.startsWith("-----BEGIN CERTIFICATE-----") ? caCertificate : undefined;
}

const OUTPUT_TIMEOUT_MS = 60_000;

/**
 * Runs the repository's own `pulumi`.
 *
 * @returns its stdout
 * @throws an error with its exit code in `code`, and its output in `stdout` and `stderr`
 */
export async function pulumi(args: readonly string[], timeoutMs: number): Promise<string> {
  const { stdout } = await promisify(execFile)(inRepository("node_modules", ".bin", "pulumi"), args, {
    cwd: inRepository(),
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Parses the output of `pulumi stack output --json`. */
export function parseStackOutputs(json: string): Stack {
  const outputs = outputsSchema.safeParse(JSON.parse(json));
  if (outputs.success) return outputs.data;
  const missing = outputs.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Error(`the stack is not up: its outputs lack ${missing}. Run \`make up\` and try again`);
}

async function outputsOf(...args: readonly string[]): Promise<string> {
  try {
    return await pulumi(["stack", "output", "--json", "--show-secrets", ...args], OUTPUT_TIMEOUT_MS);
  } catch (error) {
    throw new Error("found no stack (`npx pulumi stack output` failed). Run `make up` and try again", { cause: error });
  }
}

/**
 * Finds the running stack through its outputs. Where PLATFORM names the stack whose brokers it uses, the certificates are that
 * one's: tests look at more of the brokers than a pipeline may.
 *
 * @throws an error that names `make up` when there is none
 */
export async function findStack(): Promise<Stack> {
  const own = parseStackOutputs(await outputsOf());
  const { PLATFORM: platform } = process.env;
  const stack = platform ? { ...own, ...ofBrokers.parse(JSON.parse(await outputsOf("--stack", platform))) } : own;
  try {
    await fetch(new URL("/healthz", stack.orderProducerUrl), { signal: AbortSignal.timeout(5_000) });
  } catch (error) {
    throw new Error(
      `a stack is declared, but ${stack.orderProducerUrl} does not answer. Run \`make up\` and try again`,
      {
        cause: error,
      },
    );
  }
  return stack;
}
