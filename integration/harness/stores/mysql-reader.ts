import { createPool, type Pool, type RowDataPacket } from "mysql2/promise";
import { MYSQL_SESSION, setSessionStatement } from "../../../contract/mysql-session";
import { HOURLY_SUMMARY_TABLE } from "../../../contract/hourly-summary";
import { TRANSACTIONS_TABLE } from "../../../contract/transaction";
import type { StackContainer } from "../containers/stack-container";
import type { StackContainers } from "../containers/stack-containers";
import type { Stack } from "../stack";

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

interface MysqlServer {
  readonly containers: StackContainers;
  readonly stack: Stack;
}

/** Connects on first use; after an outage the next call reconnects. */
export function mysqlReader(mysqlUrl: string): MysqlReader {
  const pool: Pool = createPool({ uri: mysqlUrl, timezone: "Z", connectionLimit: 4, connectTimeout: 5_000 });
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

/** The password of root, from the file that only the container has. */
export async function mysqlRootPassword(mysql: StackContainer): Promise<string> {
  return mysql.run(["sh", "-c", 'cat "$MYSQL_ROOT_PASSWORD_FILE"']);
}

/** Reads MySQL as root, whose password only the container knows. */
export async function mysqlRootReader({ containers, stack }: MysqlServer): Promise<MysqlReader> {
  const url = new URL(stack.mysqlUrl);
  url.username = "root";
  url.password = encodeURIComponent(await mysqlRootPassword(await containers.get("mysql")));
  return mysqlReader(url.href);
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
