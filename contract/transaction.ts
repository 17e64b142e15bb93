import { defineEntity, int64, timestamp, type RecordOf } from "./field-types";
import { ORDER_ENTITY } from "./order";

/** TRANSACTION: an order as the order-consumer stored it, a row of MySQL `transactions`. */
export const TRANSACTION_ENTITY = defineEntity({
  name: "TRANSACTION",
  key: "orderId",
  fields: {
    /** Assigned by MySQL. */
    id: int64(),
    ...ORDER_ENTITY.fields,
    /** When the row was written. */
    createdAt: timestamp(),
  },
});

export type Transaction = RecordOf<typeof TRANSACTION_ENTITY>;

/** The MySQL table of TRANSACTION. */
export const TRANSACTIONS_TABLE = "transactions";
