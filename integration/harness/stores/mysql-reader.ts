import { createPool, format, type Pool, type RowDataPacket } from "mysql2/promise";
import { MYSQL_SESSION, setSessionStatement } from "../../../contract/mysql-session";
import { HOURLY_SUMMARY_TABLE } from "../../../contract/hourly-summary";
import { TRANSACTIONS_TABLE } from "../../../contract/transaction";
import type { StackContainers } from "../containers/stack-containers";
import { authorityOf, type Stack } from "../stack";

/** A row of `transactions` as MySQL returns it: `price` as text, instants in UTC. */
interface TransactionRow {
  readonly orderId: string;
  readonly customerId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly price: string;
  readonly orderTime: Date;
  readonly status: string;
  readonly createdAt: Date;
}

/** Reads MySQL. */
export interface MysqlReader {
  /** The `orderId` of each row in `transactions` that starts with the prefix. */
  orderIds(prefix: string): Promise<string[]>;
  /** Those of the given ids that have a row in `transactions`. */
  storedAmong(orderIds: readonly string[]): Promise<string[]>;
  transaction(orderId: string): Promise<TransactionRow | null>;
  /** `hourly_summary`: the count of each `hourWindow`. */
  hourlyCounts(): Promise<Map<string, number>>;
  query(sql: string, values?: readonly (string | number)[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** MySQL's administrator. */
export interface MysqlRoot {
  query(sql: string, values?: readonly (string | number)[]): Promise<Record<string, string>[]>;
}

const AS_ROOT = 'MYSQL_PWD="$(cat "$MYSQL_ROOT_PASSWORD_FILE")" exec mysql --user=root --batch --execute="$0"';

/** How a client of MySQL connects: over TLS, with the server's name verified, where the stack has certificates. */
export function mysqlTls(stack: Stack): { readonly ssl?: { readonly ca: string; readonly verifyIdentity: true } } {
  const ca = authorityOf(stack);
  return ca === undefined ? {} : { ssl: { ca, verifyIdentity: true } };
}

/** Connects on first use; after an outage the next call reconnects. */
export function mysqlReader(stack: Stack): MysqlReader {
  const pool: Pool = createPool({
    uri: stack.mysqlUrl,
    ...mysqlTls(stack),
    timezone: "Z",
    connectionLimit: 4,
    connectTimeout: 5_000,
  });
  pool.on("connection", (connection) => void connection.query(setSessionStatement(MYSQL_SESSION)));
  const query = async (sql: string, values: readonly unknown[] = []): Promise<RowDataPacket[]> => {
    const [rows] = await pool.query<RowDataPacket[]>({ sql, values: [...values], timeout: 30_000 });
    return rows;
  };
  return {
    orderIds: async (prefix) => {
      const rows = await query(`SELECT orderId FROM ${TRANSACTIONS_TABLE} WHERE orderId LIKE ?`, [
        `${escapeLike(prefix)}%`,
      ]);
      return rows.map((row) => row.orderId as string);
    },
    storedAmong: async (orderIds) => {
      if (orderIds.length === 0) return [];
      const rows = await query(`SELECT orderId FROM ${TRANSACTIONS_TABLE} WHERE orderId IN (?)`, [orderIds]);
      return rows.map((row) => row.orderId as string);
    },
    transaction: async (orderId) => {
      const rows = await query(`SELECT * FROM ${TRANSACTIONS_TABLE} WHERE orderId = ?`, [orderId]);
      return (rows[0] as TransactionRow | undefined) ?? null;
    },
    hourlyCounts: async () => {
      const rows = await query(`SELECT hourWindow, transactionCount FROM ${HOURLY_SUMMARY_TABLE}`);
      return new Map(rows.map((row) => [row.hourWindow as string, Number(row.transactionCount)]));
    },
    query,
    close: () => pool.end(),
  };
}

/**
 * Asks MySQL as root, whose password only its container knows and who signs in nowhere else with `security=on`. Values are text,
 * as `mysql --batch` prints them.
 *
 * @throws an error whose `code` is MySQL's number as text, `1094`
 */
export async function mysqlRoot({ containers }: { readonly containers: StackContainers }): Promise<MysqlRoot> {
  const mysql = await containers.get("mysql");
  return {
    query: async (sql, values = []) => {
      const statement = `${setSessionStatement(MYSQL_SESSION)}; ${format(sql, [...values])}`;
      const printed = await mysql.run(["sh", "-c", AS_ROOT, statement]).catch((error: unknown) => {
        const code = /ERROR (\d+)/.exec(String(error))?.[1];
        throw Object.assign(new Error(String(error)), { code });
      });
      const [names = [], ...rows] = printed
        .split("\n")
        .slice(0, -1)
        .map((line) => line.split("\t"));
      return rows.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ""])));
    },
  };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
