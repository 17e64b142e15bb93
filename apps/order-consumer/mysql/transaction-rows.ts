import { escape } from "mysql2";
import { ORDER_ENTITY, type Order } from "../../../contract/order";
import { TRANSACTION_ENTITY, type Transaction } from "../../../contract/transaction";

/** The columns that an order fills. */
export const ORDER_COLUMNS = Object.keys(ORDER_ENTITY.fields) as readonly (keyof Order)[];

/** All columns of a transaction. */
export const TRANSACTION_COLUMNS = Object.keys(TRANSACTION_ENTITY.fields) as readonly (keyof Transaction)[];

/** A row as mysql2 reads it with `dateStrings`: DECIMAL and DATETIME are exact text. */
export type Row = Readonly<Record<string, string | number>>;

const TIMESTAMP_COLUMNS = new Set(
  Object.entries(TRANSACTION_ENTITY.fields)
    .filter(([, field]) => field.type.kind === "timestamp")
    .map(([name]) => name),
);

/**
 * The rows of orders as an INSERT's VALUES, columns in the order of `ORDER_COLUMNS` and then `createdAt`. Written out at once: a
 * placeholder for each value would have to be found again in a statement of thousands.
 */
export function rowsText(orders: readonly Order[]): string {
  return orders
    .map((order) => `(${ORDER_COLUMNS.map((column) => valueText(order, column)).join(",")},UTC_TIMESTAMP(3))`)
    .join(",");
}

function valueText(order: Order, column: keyof Order): string {
  const value = order[column];
  if (typeof value === "number") return String(value);
  return escape(TIMESTAMP_COLUMNS.has(column) ? `${value.slice(0, 10)} ${value.slice(11, -1)}` : value);
}

/** Reads a row of all columns in the contract's form. DATETIME columns hold UTC. */
export function readTransaction(row: Row): Transaction {
  return readColumns(row) as unknown as Transaction;
}

/** Reads a row of `ORDER_COLUMNS` in the contract's form. */
export function readOrder(row: Row): Order {
  return readColumns(row) as unknown as Order;
}

function readColumns(row: Row): Record<string, string | number> {
  const entries = Object.entries(row).map(([column, value]) =>
    TIMESTAMP_COLUMNS.has(column) ? [column, `${String(value).replace(" ", "T")}Z`] : [column, value],
  );
  return Object.fromEntries(entries) as Record<string, string | number>;
}
