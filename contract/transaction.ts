import { defineEntity, int64, timestamp, type RecordOf } from "./field-types";
import { orderEntity } from "./order";

/** TRANSACTION: an order as the order-consumer stored it, a row of MySQL `transactions`. */
export const transactionEntity = defineEntity({
  name: "TRANSACTION",
  key: "orderId",
  fields: {
    /** Assigned by MySQL. */
    id: int64(),
    ...orderEntity.fields,
    /** When the row was written. */
    createdAt: timestamp(),
  },
});

export type Transaction = RecordOf<typeof transactionEntity>;

/** The MySQL table of TRANSACTION. */
export const TRANSACTIONS_TABLE = "transactions";
