import { createPool, type Pool, type RowDataPacket } from "mysql2/promise";
import type { Connection, SqlValue } from "mysql2";
import { hourWindowOf, HOURLY_SUMMARY_TABLE, WINDOW_SIZE_MS, type HourlyCount } from "../../../contract/hourly-summary";
import { TRANSACTIONS_TABLE, type Transaction } from "../../../contract/transaction";
import { MYSQL_SESSION, setSessionStatement } from "../../../contract/mysql-session";

/** The sampler uses one at a time, and people who look for orders share the other. */
const MAX_CONNECTIONS = 2;
const MAX_WAITING_FOR_CONNECTION = 20;
const CONNECT_TIMEOUT_MS = 1_000;
const READ_ONLY_SESSION = setSessionStatement({ ...MYSQL_SESSION, transaction_read_only: "1" });
const HOURS_PER_DAY = 24;

/** Reads rows in MySQL. Its user needs SELECT on two tables. */
export class MysqlTables {
  private readonly pool: Pool;

  /**
   * Connects when first used.
   * @param url `mysql://user:password@host:port/database`
   * @param ca who may have signed the server's certificate, PEM. Default: no TLS
   */
  constructor(url: string, ca?: string) {
    this.pool = createPool({
      uri: url,
      ...(ca !== undefined && { ssl: { ca, verifyIdentity: true } }),
      connectionLimit: MAX_CONNECTIONS,
      queueLimit: MAX_WAITING_FOR_CONNECTION,
      connectTimeout: CONNECT_TIMEOUT_MS,
      dateStrings: true,
      timezone: "Z",
    });
    this.pool.on("connection", (connection) => {
      // Queued before the statement that the connection is made for, which fails if this one does.
      (connection as unknown as Connection).query(READ_ONLY_SESSION, () => undefined);
    });
  }

  /** The counts of the last 24 hours, the running one included, oldest first; an hour without orders has 0. */
  async lastDay(nowMs: number, timeoutMs: number): Promise<HourlyCount[]> {
    const hours = Array.from({ length: HOURS_PER_DAY }, (_none, index) =>
      hourWindowOf(nowMs - (HOURS_PER_DAY - 1 - index) * WINDOW_SIZE_MS),
    );
    const rows = await this.query(
      `SELECT hourWindow, transactionCount FROM ${HOURLY_SUMMARY_TABLE} WHERE hourWindow >= ?`,
      [hours[0] ?? ""],
      timeoutMs,
    );
    const counts = new Map(rows.map((row) => [String(row.hourWindow), Number(row.transactionCount)]));
    return hours.map((hourWindow) => ({ hourWindow, transactionCount: counts.get(hourWindow) ?? 0 }));
  }

  /** The row of an order. */
  async findTransaction(orderId: string, timeoutMs: number): Promise<Transaction | undefined> {
    const [row] = await this.query(`SELECT * FROM ${TRANSACTIONS_TABLE} WHERE orderId = ?`, [orderId], timeoutMs);
    if (row === undefined) return undefined;
    const instant = (text: unknown): string => `${String(text).replace(" ", "T")}Z`;
    return { ...row, orderTime: instant(row.orderTime), createdAt: instant(row.createdAt) } as unknown as Transaction;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query(sql: string, values: readonly SqlValue[], timeoutMs: number): Promise<RowDataPacket[]> {
    const connection = await this.pool.getConnection();
    try {
      const [rows] = await connection.query<RowDataPacket[]>({ sql, values: [...values], timeout: timeoutMs });
      connection.release();
      return rows;
    } catch (error) {
      // After a time-out it is unknown what the connection does.
      connection.destroy();
      throw error;
    }
  }
}
