import { z } from "zod";
import type { ServiceName } from "./log-message";
import { ORDERS_TOPIC } from "./topics";

/**
 * A whole number from `minimum` to `maximum`, both included, read from text: settings come from Pulumi and from
 * environment variables, which hold nothing else.
 */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  const error = wholeNumberError(minimum, maximum);
  return z
    .string({ error })
    .refine((text) => /^\d{1,16}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum, { error })
    .transform(Number);
}

export function wholeNumberError(minimum: number, maximum: number): string {
  return `must be a whole number from ${minimum} to ${maximum}`;
}

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return z.enum(values, { error: `must be one of ${values.join(", ")}` });
}

/** `true` or `false`. */
export function flag() {
  return oneOf("true", "false").transform((text) => text === "true");
}

/**
 * What a stack sets for the services: bounds and defaults, for the stack's setting of this name and for the service's
 * environment variable (`MAX_IN_FLIGHT_ORDERS` is `maxInFlightOrders`).
 */
export const SERVICE_SETTINGS = {
  /**
   * Partitions of `orders-topic`, which every service has to know: they decide where an order belongs (decision 0009). Fixed once
   * a stack has its topics (decision 0021).
   */
  ordersPartitions: wholeNumber(1, 128).default(ORDERS_TOPIC.partitions),
  /** Log level of every service. */
  logLevel: oneOf("debug", "info", "warn", "error").default("info"),
  /** order-producer: orders that may wait for their acknowledgement at once; more are refused with 503. */
  maxInFlightOrders: wholeNumber(1, 100_000).default(2_500),
  /**
   * order-producer: how long an order may wait for its acknowledgement, in milliseconds; keep it above a broker failover.
   */
  deliveryTimeoutMs: wholeNumber(1_000, 600_000).default(30_000),
  /** order-consumer: orders that are stored, logged and committed together, at most. */
  batchMaxOrders: wholeNumber(1, 10_000).default(2_000),
  /** hourly-streams: least time between two commits, in milliseconds. */
  commitIntervalMs: wholeNumber(1, 10_000).default(100),
} as const;

/** The port that each service listens on by default: in its container always, on 127.0.0.1 unless a stack sets another. */
export const SERVICE_PORTS: Readonly<Record<ServiceName, number>> = {
  "order-producer": 8081,
  "order-consumer": 8082,
  "hourly-streams": 8084,
  operations: 8085,
};
