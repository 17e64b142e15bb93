import { decimal, int32, string, timestamp, type Entity } from "./field-types";

/**
 * ORDER: what a client sends to `POST /api/orders` and what stands on `orders-topic`, as JSON under the key `orderId`.
 *
 * `price` is a decimal string with two fraction digits (`"12.50"`), `orderTime` the event time.
 */
export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly price: string;
  readonly orderTime: string;
  readonly status: string;
}

export const orderEntity: Entity<keyof Order> = {
  name: "ORDER",
  key: "orderId",
  fields: {
    orderId: { type: string(64) },
    customerId: { type: string(64) },
    productId: { type: string(64) },
    quantity: { type: int32(1) },
    price: { type: decimal(12, 2) },
    orderTime: { type: timestamp },
    status: { type: string(32) },
  },
};

/** The status of an order whose client named none. */
export const DEFAULT_ORDER_STATUS = "CREATED";

const HOUR_MS = 3_600_000;

/**
 * How far an order's `orderTime` may lie behind the clock, in milliseconds: as long as its window is retained.
 * The API refuses older ones, so that whatever it accepts is counted.
 */
export const ORDER_TIME_MAX_AGE_MS = 7 * 24 * HOUR_MS;

/**
 * How far `orderTime` may lie ahead of the clock, in milliseconds: a client an hour wrong is still served, but no
 * client can push stream time so far that everyone else's orders are late.
 */
export const ORDER_TIME_MAX_AHEAD_MS = 2 * HOUR_MS;
