import { setTimeout as delay } from "node:timers/promises";
import type { Order } from "../../../contract/order";
import { orderClient, type AttemptResult } from "./order-client";
import type { LoadReport, OrderOutcome } from "./load-report";

export interface LoadOptions {
  readonly orderProducerUrl: string;
  readonly nextOrder: () => Order;
  /** Orders begun each second. While the client is at its limit of open requests, none are begun. */
  readonly ordersPerSecond: number;
  /** Orders under way at once. Default 512. */
  readonly maxConcurrency?: number;
  /** Connections that these share. Default: one each. */
  readonly connections?: number;
  /** The load ends by itself after this many orders. Default 50,000. */
  readonly maxOrders?: number;
  /** The load ends by itself after this long, in milliseconds. Default 10 minutes. */
  readonly maxDurationMs?: number;
  /** Whether the client sends an order again, under the same `orderId`, when it got no 202. Default true. */
  readonly retries?: boolean;
  /** When the client gives an order up, in milliseconds. Default 90,000. */
  readonly giveUpAfterMs?: number;
  /** Called with the result of each request. */
  readonly onAttempt?: (result: AttemptResult) => void;
}

/** Orders sent at a steady rate until `stop`. */
export interface Load {
  /** Orders answered with 202 so far. */
  accepted(): number;
  /** Requests whose connection broke or that were never answered, so far. */
  unanswered(): number;
  /** Requests answered with 503 so far. */
  refused(): number;
  /** Orders sent and not yet decided. */
  underWay(): number;
  /** Resolves when no more orders are begun: at one of the load's limits, or after `stop`. */
  readonly ended: Promise<void>;
  /**
   * Begins no more orders, waits until each one sent is decided, and reports.
   *
   * @throws when the service gave an answer that a valid order should never get
   */
  stop(): Promise<LoadReport>;
}

const tickMs = 10;
/** Between two requests with the same order when the answer named no time. */
const retryPauseMs = 500;
/** `Retry-After` is kept to, up to here: a fault run measures when orders are taken again. */
const longestPauseMs = 2_000;

/** Starts sending. Orders are spaced evenly, and independent of how fast they are answered. */
export function startLoad(options: LoadOptions): Load {
  const { nextOrder, ordersPerSecond, maxConcurrency = 512, maxOrders = 50_000 } = options;
  const { maxDurationMs = 600_000, retries = true, giveUpAfterMs = 90_000 } = options;
  const { orderProducerUrl, connections = maxConcurrency } = options;
  const pipelining = Math.ceil(maxConcurrency / connections);
  const client = orderClient({ orderProducerUrl, connections, pipelining });
  const startedAtMs = Date.now();
  const outcomes: OrderOutcome[] = [];
  const underWay = new Set<Promise<void>>();
  let accepted = 0;
  let unanswered = 0;
  let refused = 0;
  let begun = 0;
  let failure: unknown;
  const stopped = new AbortController();

  async function deliver(order: Order): Promise<void> {
    const beganAtMs = Date.now();
    const counts = { attempts: 0, refusals: 0, unanswered: 0 };
    let acceptedAtMs: number | null = null;
    for (;;) {
      counts.attempts += 1;
      const result = await client.send(order);
      options.onAttempt?.(result);
      if (result.kind === "accepted") {
        acceptedAtMs = Date.now();
        accepted += 1;
        break;
      }
      if (result.kind === "refused") {
        counts.refusals += 1;
        refused += 1;
      } else {
        counts.unanswered += 1;
        unanswered += 1;
      }
      if (!retries || Date.now() - beganAtMs > giveUpAfterMs) break;
      const pauseMs = result.kind === "refused" ? Math.min(result.retryAfterMs, longestPauseMs) : 0;
      await delay(Math.max(pauseMs, retryPauseMs));
    }
    outcomes.push({ orderId: order.orderId, ...counts, acceptedAtMs });
  }

  async function run(): Promise<void> {
    let lastMs = startedAtMs;
    let due = 0;
    while (!stopped.signal.aborted && begun < maxOrders && Date.now() - startedAtMs < maxDurationMs) {
      const nowMs = Date.now();
      // What could not be begun in time is not made up for: a burst after an outage would be another load.
      due = Math.min(due + ((nowMs - lastMs) / 1_000) * ordersPerSecond, ordersPerSecond);
      lastMs = nowMs;
      for (; due >= 1 && underWay.size < maxConcurrency && begun < maxOrders; due -= 1) {
        begun += 1;
        const delivery: Promise<void> = deliver(nextOrder())
          .catch((error: unknown) => {
            failure ??= error;
            stopped.abort();
          })
          .finally(() => underWay.delete(delivery));
        underWay.add(delivery);
      }
      await delay(tickMs);
    }
  }

  const running = run();
  return {
    accepted: () => accepted,
    unanswered: () => unanswered,
    refused: () => refused,
    underWay: () => underWay.size,
    ended: running,
    stop: async () => {
      stopped.abort();
      await running;
      const endedAtMs = Date.now();
      await Promise.all(underWay);
      await client.close();
      if (failure !== undefined) throw failure as Error;
      return { startedAtMs, endedAtMs, outcomes };
    },
  };
}
