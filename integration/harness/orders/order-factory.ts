import { randomBytes } from "node:crypto";
import type { Order } from "../../../contract/order";

export interface OrderFactory {
  /** Prefix of every `orderId` of this factory and of no other, so that a run finds its own orders. */
  readonly prefix: string;
  /** Makes the next order, with an id of its own; `changes` override its fields. */
  next(changes?: Partial<Order>): Order;
}

export interface OrderFactoryOptions {
  /** Event time of the order with a number, counted from 0, in epoch milliseconds. Default: now. */
  readonly orderTimeMs?: (index: number) => number;
}

/**
 * Makes orders for one run.
 *
 * @param runName lower-case letters, digits and dashes; for people; it need not be unique
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

/** Event times that cycle through the last `hours` hours. */
export function spreadOverHours(hours: number): (index: number) => number {
  return (index) => Date.now() - (index % hours) * HOUR_MS;
}
