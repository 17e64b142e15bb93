import { decimal, defineEntity, int32, string, timestamp, type RecordOf } from "./field-types";

/** ORDER: what a client sends to `POST /api/orders` and a record of `orders-topic`, as JSON under the key `orderId`. */
export const ORDER_ENTITY = defineEntity({
  name: "ORDER",
  key: "orderId",
  fields: {
    orderId: string(64),
    customerId: string(64),
    productId: string(64),
    quantity: int32(1),
    /** Decimal string with two fraction digits: `"12.50"`. */
    price: decimal(12, 2),
    /** Event time. */
    orderTime: timestamp(),
    status: string(32),
  },
});

export type Order = RecordOf<typeof ORDER_ENTITY>;

/** The status of an order whose client sent none. */
export const DEFAULT_ORDER_STATUS = "CREATED";

const HOUR_MS = 3_600_000;

/**
 * How far an order's `orderTime` may be behind the clock, in milliseconds. The API refuses older orders, so that every
 * order that it accepts is counted.
 */
export const ORDER_TIME_MAX_AGE_MS = 7 * 24 * HOUR_MS;

/**
 * How far `orderTime` may be ahead of the clock, in milliseconds: a client whose clock is an hour off is still served,
 * but no client can move stream time so far that everyone else's orders are late.
 */
export const ORDER_TIME_MAX_AHEAD_MS = 2 * HOUR_MS;

/**
 * How far apart the time at which the API accepted an order and the time at which a broker appended it may be, in
 * milliseconds: their clocks differ, and an order may wait for a failover.
 */
const CLOCK_TOLERANCE_MS = HOUR_MS / 2;

/**
 * How far `orderTime` may be ahead of the time at which a broker appended the record, in milliseconds. A record further
 * ahead bypassed the API and is poison.
 */
export const RECORD_TIME_MAX_AHEAD_MS = ORDER_TIME_MAX_AHEAD_MS + CLOCK_TOLERANCE_MS;

/**
 * How long an hour keeps counting after its end, in milliseconds of stream time: long enough for the oldest order that
 * the API accepts, even behind the record that is furthest ahead.
 */
export const HOUR_RETENTION_MS = ORDER_TIME_MAX_AGE_MS + RECORD_TIME_MAX_AHEAD_MS + CLOCK_TOLERANCE_MS;
