import { ORDER_ENTITY, type Order } from "../../../contract/order";
import type { ReceivedOrder } from "./received-record";

/** What to do with the orders of a batch, in the order of their arrival. */
export interface BatchPlan {
  /** Orders without a row, each `orderId` once. */
  readonly insert: readonly ReceivedOrder[];
  /** Orders that have a row once `insert` is done, each `orderId` once in each trace. */
  readonly persisted: readonly ReceivedOrder[];
  /** Further copies of orders in `persisted`, in the same traces. */
  readonly duplicates: readonly ReceivedOrder[];
  /** Orders whose `orderId` belongs to an order with different content. */
  readonly conflicts: readonly ReceivedOrder[];
}

/**
 * Decides which orders of a batch become rows. The first order with an `orderId` wins: a row in `stored`, else the
 * first arrival.
 * @param stored rows that are known to exist, by `orderId`
 */
export function planBatch(received: readonly ReceivedOrder[], stored: ReadonlyMap<string, Order>): BatchPlan {
  const insert: ReceivedOrder[] = [];
  const duplicates: ReceivedOrder[] = [];
  const conflicts: ReceivedOrder[] = [];
  const arrived = new Map<string, Order>();
  const persisted = new Map<string, ReceivedOrder>();

  for (const candidate of received) {
    const { order, record } = candidate;
    const orderInTrace = `${record.trace?.traceId ?? ""}:${order.orderId}`;
    const first = stored.get(order.orderId) ?? arrived.get(order.orderId);
    if (first === undefined) {
      arrived.set(order.orderId, order);
      insert.push(candidate);
    } else if (!isSameOrder(first, order)) {
      conflicts.push(candidate);
      continue;
    } else if (persisted.has(orderInTrace)) {
      duplicates.push(candidate);
      continue;
    }
    persisted.set(orderInTrace, candidate);
  }
  return { insert, persisted: [...persisted.values()], duplicates, conflicts };
}

const FIELD_NAMES = Object.keys(ORDER_ENTITY.fields) as (keyof Order)[];

/** Whether two canonical orders have the same content. */
export function isSameOrder(one: Order, other: Order): boolean {
  return FIELD_NAMES.every((name) => one[name] === other[name]);
}
