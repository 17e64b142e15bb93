import type { SqlValue } from "mysql2";
import { createPool, format, type Pool, type PoolConnection, type RowDataPacket } from "mysql2/promise";
import { MYSQL_SESSION, setSessionStatement } from "../../../contract/mysql-session";
import type { Order } from "../../../contract/order";
import { TRANSACTIONS_TABLE, type Transaction } from "../../../contract/transaction";
import { TooManyOrdersError, type TransactionStore } from "../domain/transaction-store";
import { asStoreError, isTimeout } from "./mysql-errors";
import { ORDER_COLUMNS, readOrder, readTransaction, rowsText, TRANSACTION_COLUMNS, type Row } from "./transaction-rows";

/** One connection writes, the others answer clients. */
const MAX_CONNECTIONS = 5;
const MAX_WAITING_FOR_CONNECTION = 200;
/** Time for a connection and for a statement, in milliseconds: a server that hangs counts as unavailable. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const CHECK_TIMEOUT_MS = 2_000;

/** More than a packet has around the text of its statement, in bytes. */
const PACKET_OVERHEAD_BYTES = 64;
/** The largest statement that the session accepts. */
const MAX_PACKET_QUERY = "SELECT @@max_allowed_packet AS maxPacketBytes";

const ORDER_COLUMN_LIST = ORDER_COLUMNS.join(", ");
const TRANSACTION_COLUMN_LIST = TRANSACTION_COLUMNS.join(", ");

/** Transactions in MySQL. Its user needs SELECT and INSERT on the one table. */
export class MysqlTransactionStore implements TransactionStore {
  private readonly pool: Pool;
  /** The largest statement of each connection, in bytes; known once its session is set up. */
  private readonly maxPacketBytes = new WeakMap<object, number>();

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
      enableKeepAlive: true,
      dateStrings: true,
      timezone: "Z",
    });
  }

  async insert(orders: readonly Order[]): Promise<void> {
    // Under autocommit one statement is one transaction: all rows or none.
    await this.execute(
      `INSERT INTO ${TRANSACTIONS_TABLE} (${ORDER_COLUMN_LIST}, createdAt) VALUES ${rowsText(orders)}`,
    );
  }

  async findOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    const rows = await this.query(`SELECT ${ORDER_COLUMN_LIST} FROM ${TRANSACTIONS_TABLE} WHERE orderId IN (?)`, [
      [...orderIds],
    ]);
    return new Map(rows.map((row) => readOrder(row)).map((order) => [order.orderId, order]));
  }

  async find(orderId: string): Promise<Transaction | undefined> {
    const [row] = await this.query(`SELECT ${TRANSACTION_COLUMN_LIST} FROM ${TRANSACTIONS_TABLE} WHERE orderId = ?`, [
      orderId,
    ]);
    return row === undefined ? undefined : readTransaction(row);
  }

  async list(afterId: number, limit: number): Promise<readonly Transaction[]> {
    const rows = await this.query(
      `SELECT ${TRANSACTION_COLUMN_LIST} FROM ${TRANSACTIONS_TABLE} WHERE id > ? ORDER BY id LIMIT ?`,
      [afterId, limit],
    );
    return rows.map((row) => readTransaction(row));
  }

  async check(): Promise<void> {
    await this.query(`SELECT 1 FROM ${TRANSACTIONS_TABLE} LIMIT 1`, [], CHECK_TIMEOUT_MS);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private query(sql: string, values: readonly SqlValue[], timeoutMs?: number): Promise<Row[]> {
    return this.execute(format(sql, [...values]), timeoutMs);
  }

  /** A statement's rows; none for an INSERT. */
  private async execute(statement: string, timeoutMs = STATEMENT_TIMEOUT_MS): Promise<Row[]> {
    let connection: PoolConnection | undefined;
    try {
      connection = await this.pool.getConnection();
      const maxBytes = await this.setUpSession(connection);
      const bytes = Buffer.byteLength(statement);
      if (bytes + PACKET_OVERHEAD_BYTES > maxBytes) {
        throw new TooManyOrdersError(`MySQL: a statement of ${bytes} bytes, max_allowed_packet is ${maxBytes}`);
      }
      const [result] = await connection.query<RowDataPacket[]>({ sql: statement, timeout: timeoutMs });
      connection.release();
      return Array.isArray(result) ? result : [];
    } catch (error) {
      // A session that is set up only in part would use the server's settings.
      if (isTimeout(error) || !this.isSetUp(connection)) connection?.destroy();
      else connection?.release();
      throw asStoreError(error);
    }
  }

  private isSetUp(connection: PoolConnection | undefined): boolean {
    return connection !== undefined && this.maxPacketBytes.has(connection.connection);
  }

  /** @returns the largest statement that the connection accepts, in bytes */
  private async setUpSession(connection: PoolConnection): Promise<number> {
    const known = this.maxPacketBytes.get(connection.connection);
    if (known !== undefined) return known;
    const timeout = CONNECT_TIMEOUT_MS;
    await connection.query({ sql: setSessionStatement(MYSQL_SESSION), timeout });
    const [rows] = await connection.query<RowDataPacket[]>({ sql: MAX_PACKET_QUERY, timeout });
    const maxBytes = Number(rows[0]?.maxPacketBytes);
    this.maxPacketBytes.set(connection.connection, maxBytes);
    return maxBytes;
  }
}
