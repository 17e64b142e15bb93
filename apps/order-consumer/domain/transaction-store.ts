import type { Order } from "../../../contract/order";
import type { Transaction } from "../../../contract/transaction";

/** Where orders become transactions. Every method throws UnavailableError while the store is unavailable. */
export interface TransactionStore {
  /**
   * Stores orders in one database transaction: all or none.
   * @throws DuplicateOrderError when one of their ids has a row already
   * @throws RejectedOrderError when the store will never accept one of them
   * @throws TooManyOrdersError when there are more than the store accepts at once
   */
  insert(orders: readonly Order[]): Promise<void>;

  /** The orders that are stored under some ids, by `orderId`. */
  findOrders(orderIds: readonly string[]): Promise<ReadonlyMap<string, Order>>;

  find(orderId: string): Promise<Transaction | undefined>;

  /** Up to `limit` transactions with an id above `afterId`, in the order of their ids. */
  list(afterId: number, limit: number): Promise<readonly Transaction[]>;

  /** Throws unless the store answers. */
  check(): Promise<void>;
}

/** One of the orders has a row already; none was stored. */
export class DuplicateOrderError extends Error {
  override readonly name = "DuplicateOrderError";
}

/** The store will never accept one of the orders; none was stored. */
export class RejectedOrderError extends Error {
  override readonly name = "RejectedOrderError";
}

/** More orders than the store accepts at once; none was stored. Fewer may work. */
export class TooManyOrdersError extends Error {
  override readonly name = "TooManyOrdersError";
}

/** Something the service depends on is unavailable: retry later. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}
