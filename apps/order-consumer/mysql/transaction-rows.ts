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

/** The values of an order in the order of `ORDER_COLUMNS`. */
export function rowValues(order: Order): (string | number)[] {
  return ORDER_COLUMNS.map((column) => {
    const value = order[column];
    return TIMESTAMP_COLUMNS.has(column) ? String(value).slice(0, -1).replace("T", " ") : value;
  });
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
