import { randomBytes } from "node:crypto";
import type { Order } from "../../../contract/order";

export interface OrderFactory {
  /** Begins every `orderId` of this factory and of no other: how a run finds its own orders among everyone's. */
  readonly prefix: string;
  /** Makes the next order, unlike every earlier one; `changes` go over its fields. */
  next(changes?: Partial<Order>): Order;
}

export interface OrderFactoryOptions {
  /** Event time of an order in epoch milliseconds, by its number from 0. Default: the clock. */
  readonly orderTimeMs?: (index: number) => number;
}

/**
 * Makes orders for one run.
 *
 * @param runName lower-case letters, digits and dashes; readable, it need not be unique
 */
export function orderFactory(runName: string, { orderTimeMs = Date.now }: OrderFactoryOptions = {}): OrderFactory {
  const prefix = `${runName}-${Date.now().toString(36)}${randomBytes(3).toString("hex")}-`;
  let made = 0;
  return {
    prefix,
    next: (changes = {}) => {
      const index = made;
      made += 1;
      return {
        orderId: `${prefix}${index}`,
        customerId: `customer-${index % 97}`,
        productId: `product-${index % 13}`,
        quantity: 1 + (index % 5),
        price: `${1 + (index % 300)}.${String(index % 100).padStart(2, "0")}`,
        orderTime: new Date(orderTimeMs(index)).toISOString(),
        status: "CREATED",
        ...changes,
      };
    },
  };
}

const HOUR_MS = 3_600_000;

/** Event times that take turns among the last `hours` hours. */
export function spreadOverHours(hours: number): (index: number) => number {
  return (index) => Date.now() - (index % hours) * HOUR_MS;
}
