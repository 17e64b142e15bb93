import { readFileSync } from "node:fs";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { z } from "zod";
import { messageOf, type Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";

/** How long an unreachable server is retried, where the resource has no `customTimeouts`. */
const CONNECT_DEADLINE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Error codes of permanent refusals; anything else may pass while a server starts. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ER_ACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_HOST_NOT_PRIVILEGED",
  "ER_HOST_IS_BLOCKED",
  "HANDSHAKE_NO_SSL_SUPPORT",
  "HANDSHAKE_SSL_ERROR",
  "ER_SECURE_TRANSPORT_REQUIRED",
]);

/** A MySQL server as its administrator sees it. */
export interface MysqlServer {
  /** Runs one statement; `values` replace its `?` placeholders, escaped. */
  execute(operation: Operation, sql: string, values?: readonly string[]): Promise<void>;
  /** Runs a query and returns its rows by column name. */
  query(operation: Operation, sql: string, values?: readonly string[]): Promise<Record<string, string | null>[]>;
}

/** Debian's bundle. */
const SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

const TLS_OPTIONS = {
  false: () => ({}),
  "skip-verify": () => ({ ssl: { rejectUnauthorized: false } }),
  true: () => ({
    ssl: { ca: readFileSync(process.env.SSL_CERT_FILE ?? SYSTEM_AUTHORITIES, "utf8"), verifyIdentity: true },
  }),
};

/** The settings of a `@pulumi/mysql` provider. The SDK takes `proxy` from the environment. */
export const mysqlConfiguration = z.strictObject({
  endpoint: z.string().regex(/^[^:/]+:\d+$/, "must be host:port, such as 127.0.0.1:3306"),
  username: z.string().min(1),
  password: z.string().default(""),
  /** `true` trusts the authorities of the system, or those of the file that SSL_CERT_FILE names, as Go does (crypto/x509, root_unix.go). */
  tls: z.enum(["false", "skip-verify", "true"], "must be false, skip-verify or true").default("false"),
  proxy: z.undefined("the offline stand-in does not implement a proxy: run without ALL_PROXY and all_proxy").optional(),
});

/** The server in a checked configuration. */
export function mysqlServer({ endpoint, username, password, tls }: z.output<typeof mysqlConfiguration>): MysqlServer {
  const { hostname: host, port } = new URL(`mysql://${endpoint}`);

  const connect = async (operation: Operation): Promise<Connection> => {
    let last = "no answer";
    const timeoutMs = Math.min((operation.timeoutSeconds ?? Infinity) * 1000, CONNECT_DEADLINE_MS);
    const connection = await poll(
      async () => {
        try {
          return await createConnection({
            host,
            port: Number(port),
            user: username,
            password,
            connectTimeout: CONNECT_TIMEOUT_MS,
            ...TLS_OPTIONS[tls](),
          });
        } catch (error) {
          last = describe(error);
          if (REFUSALS.has(codeOf(error)))
            throw new Error(`MySQL at ${endpoint} refuses ${username}: ${last}`, { cause: error });
          return undefined;
        }
      },
      { timeoutMs, signal: operation.signal },
    );
    if (connection) return connection;
    throw new Error(
      `MySQL at ${endpoint} was unreachable for ${timeoutMs / 1000} s (${last}): is its container running and healthy?`,
    );
  };

  const withConnection = async <T>(operation: Operation, use: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await connect(operation);
    try {
      return await use(connection);
    } finally {
      connection.destroy();
    }
  };

  return {
    execute: (operation, sql, values = []) =>
      withConnection(operation, async (connection) => {
        await connection.query(sql, [...values]);
      }),
    query: (operation, sql, values = []) =>
      withConnection(operation, async (connection) => {
        const [rows] = await connection.query<RowDataPacket[]>(sql, [...values]);
        return rows;
      }),
  };
}

/** The server's or the socket's code of an error, such as `ER_DUP_ENTRY` or `ECONNREFUSED`; "" where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Quotes an identifier: a database, a table, a character set. */
export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll("`", "``")}\``;
}

function describe(error: unknown): string {
  const [message, code] = [messageOf(error), codeOf(error)];
  return message.includes(code) ? message || code : `${code}: ${message}`;
}
