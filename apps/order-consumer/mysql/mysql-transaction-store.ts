import { createPool, type Pool, type PoolConnection, type RowDataPacket } from "mysql2/promise";
import type { Order } from "../../../contract/order";
import { TRANSACTIONS_TABLE, type Transaction } from "../../../contract/transaction";
import type { TransactionStore } from "../domain/transaction-store";
import { asStoreError, isTimeout } from "./mysql-errors";
import {
  ORDER_COLUMNS,
  readOrder,
  readTransaction,
  rowValues,
  TRANSACTION_COLUMNS,
  type Row,
} from "./transaction-rows";

/** One connection writes, the others answer clients. */
const MAX_CONNECTIONS = 5;
const MAX_WAITING_FOR_CONNECTION = 200;
/** Time for a connection and for a statement, in milliseconds: a server that hangs counts as away. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const CHECK_TIMEOUT_MS = 2_000;

const orderColumns = ORDER_COLUMNS.join(", ");
const transactionColumns = TRANSACTION_COLUMNS.join(", ");
const placeholders = `(${ORDER_COLUMNS.map(() => "?").join(", ")}, UTC_TIMESTAMP(3))`;

/** Transactions in MySQL. Its user needs SELECT and INSERT on the one table. */
export class MysqlTransactionStore implements TransactionStore {
  private readonly pool: Pool;

  /** Connects when it is first used. `url` is `mysql://user:password@host:port/database`. */
  constructor(url: string) {
    this.pool = createPool({
      uri: url,
      connectionLimit: MAX_CONNECTIONS,
      queueLimit: MAX_WAITING_FOR_CONNECTION,
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableKeepAlive: true,
      dateStrings: true,
      timezone: "Z",
    });
  }

  async insert(orders: readonly Order[]): Promise<void> {
    // One statement is one transaction under autocommit: all rows or none.
    const rows = orders.map(() => placeholders).join(", ");
    await this.query(
      `INSERT INTO ${TRANSACTIONS_TABLE} (${orderColumns}, createdAt) VALUES ${rows}`,
      orders.flatMap(rowValues),
    );
  }

  async findOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>> {
    const rows = await this.query(`SELECT ${orderColumns} FROM ${TRANSACTIONS_TABLE} WHERE orderId IN (?)`, [orderIds]);
    return new Map(rows.map((row) => readOrder(row)).map((order) => [order.orderId, order]));
  }

  async find(orderId: string): Promise<Transaction | undefined> {
    const [row] = await this.query(`SELECT ${transactionColumns} FROM ${TRANSACTIONS_TABLE} WHERE orderId = ?`, [
      orderId,
    ]);
    return row === undefined ? undefined : readTransaction(row);
  }

  async list(afterId: number, limit: number): Promise<readonly Transaction[]> {
    const rows = await this.query(
      `SELECT ${transactionColumns} FROM ${TRANSACTIONS_TABLE} WHERE id > ? ORDER BY id LIMIT ?`,
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

  /** A statement's rows; none for an INSERT. */
  private async query(sql: string, values: readonly unknown[], timeoutMs = STATEMENT_TIMEOUT_MS): Promise<Row[]> {
    let connection: PoolConnection | undefined;
    try {
      connection = await this.pool.getConnection();
      const [result] = await connection.query<RowDataPacket[]>({ sql, values: [...values], timeout: timeoutMs });
      connection.release();
      return Array.isArray(result) ? result : [];
    } catch (error) {
      if (isTimeout(error)) connection?.destroy();
      else connection?.release();
      throw asStoreError(error);
    }
  }
}
