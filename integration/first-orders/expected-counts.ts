import { hourWindowOf } from "../../contract/hourly-summary";
import type { Order } from "../../contract/order";

/**
 * The count that an order's hour has to reach for the order to be among those counted, by `orderId`: what was counted
 * before, and the orders of the same hour up to this one.
 */
export function expectedCounts(
  orders: readonly Pick<Order, "orderId" | "orderTime">[],
  countsBefore: ReadonlyMap<string, number>,
): Map<string, number> {
  const counts = new Map(countsBefore);
  const expected = new Map<string, number>();
  for (const { orderId, orderTime } of orders) {
    const hourWindow = hourWindowOf(Date.parse(orderTime));
    const count = (counts.get(hourWindow) ?? 0) + 1;
    counts.set(hourWindow, count);
    expected.set(orderId, count);
  }
  return expected;
}
