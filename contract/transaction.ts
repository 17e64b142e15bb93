import { int64, timestamp, type Entity } from "./field-types";
import { orderEntity, type Order } from "./order";

/** TRANSACTION: an order as the order-consumer stored it, a row of MySQL `transactions`. */
export interface Transaction extends Order {
  /** Assigned by MySQL. */
  readonly id: number;
  /** When the row was written, ISO 8601. */
  readonly createdAt: string;
}

export const transactionEntity: Entity<keyof Transaction> = {
  name: "TRANSACTION",
  key: "orderId",
  fields: { id: { type: int64 }, ...orderEntity.fields, createdAt: { type: timestamp } },
};

/** The MySQL table of TRANSACTION. */
export const TRANSACTIONS_TABLE = "transactions";
