import { orderEntity, type Order } from "../../../contract/order";
import type { ReceivedOrder } from "./received-record";

/** What is to be done with a batch of orders, in the order of their arrival. */
export interface BatchPlan {
  /** Orders that no row holds yet, each `orderId` once. */
  readonly insert: readonly ReceivedOrder[];
  /** Orders that a row holds once `insert` is done, each `orderId` once. */
  readonly persisted: readonly Order[];
  /** Further copies of orders in `persisted`. */
  readonly duplicates: readonly ReceivedOrder[];
  /** Orders with other content than the one that stands under their `orderId`. */
  readonly conflicts: readonly ReceivedOrder[];
}

/**
 * Decides which orders of a batch become rows. The first order under an `orderId` stands: a row in `stored`, else the
 * first arrival.
 * @param stored rows that are known to exist, by `orderId`
 */
export function planBatch(received: readonly ReceivedOrder[], stored: ReadonlyMap<string, Order>): BatchPlan {
  const insert: ReceivedOrder[] = [];
  const duplicates: ReceivedOrder[] = [];
  const conflicts: ReceivedOrder[] = [];
  const arrived = new Map<string, Order>();
  const persisted = new Map<string, Order>();

  for (const candidate of received) {
    const { order } = candidate;
    const standing = stored.get(order.orderId) ?? arrived.get(order.orderId);
    if (standing === undefined) {
      arrived.set(order.orderId, order);
      insert.push(candidate);
    } else if (!isSameOrder(standing, order)) {
      conflicts.push(candidate);
      continue;
    } else if (persisted.has(order.orderId)) {
      duplicates.push(candidate);
    }
    persisted.set(order.orderId, order);
  }
  return { insert, persisted: [...persisted.values()], duplicates, conflicts };
}

const fieldNames = Object.keys(orderEntity.fields) as (keyof Order)[];

/** Whether two canonical orders say the same. */
export function isSameOrder(one: Order, other: Order): boolean {
  return fieldNames.every((name) => one[name] === other[name]);
}
