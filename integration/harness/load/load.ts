import { setTimeout as delay } from "node:timers/promises";
import type { Order } from "../../../contract/order";
import { eventually } from "../eventually";
import { orderClient, type AttemptResult } from "./order-client";
import type { LoadReport, OrderOutcome } from "./load-report";

export interface LoadOptions {
  readonly orderProducerUrl: string;
  readonly nextOrder: () => Order;
  /** Orders started each second. At `maxConcurrency` none are started. */
  readonly ordersPerSecond: number;
  /** Orders in flight at once, each on a connection of its own. Default 512. */
  readonly maxConcurrency?: number;
  /** The load ends by itself after this many orders. Default 50,000. */
  readonly maxOrders?: number;
  /** The load ends by itself after this long, in milliseconds. Default 10 minutes. */
  readonly maxDurationMs?: number;
  /** Whether the client sends an order again, under the same `orderId`, when it got no 202. Default true. */
  readonly retries?: boolean;
  /** How long the client keeps retrying an order, in milliseconds. Default 90,000. */
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
  /** Orders sent that are neither accepted nor given up yet. */
  inFlight(): number;
  /** Waits until this many more orders are accepted. Default time-out: 2 minutes. */
  untilAccepted(more: number, timeoutMs?: number): Promise<void>;
  /** Resolves when no more orders are started: at one of the load's limits, or after `stop`. */
  readonly ended: Promise<void>;
  /**
   * Starts no more orders, waits until each one sent is accepted or given up, and reports.
   *
   * @throws when the service gave an answer that a valid order should never get
   */
  stop(): Promise<LoadReport>;
}

const TICK_MS = 10;
/** Least time between two requests with the same order. */
const RETRY_PAUSE_MS = 500;
/** `Retry-After` is obeyed up to this: a fault run measures when orders are accepted again. */
const MAX_PAUSE_MS = 2_000;

/** Starts sending. Orders are spaced evenly, and independent of how fast they are answered. */
export function startLoad(options: LoadOptions): Load {
  const { nextOrder, ordersPerSecond, maxConcurrency = 512, maxOrders = 50_000 } = options;
  const { maxDurationMs = 600_000, retries = true, giveUpAfterMs = 90_000 } = options;
  const client = orderClient({ orderProducerUrl: options.orderProducerUrl, connections: maxConcurrency });
  const startedAtMs = Date.now();
  const outcomes: OrderOutcome[] = [];
  const inFlight = new Set<Promise<void>>();
  let accepted = 0;
  let unanswered = 0;
  let refused = 0;
  let started = 0;
  let failure: unknown;
  const stopped = new AbortController();

  async function deliver(order: Order): Promise<void> {
    const sentAtMs = Date.now();
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
      if (!retries || Date.now() - sentAtMs > giveUpAfterMs) break;
      const pauseMs = result.kind === "refused" ? Math.min(result.retryAfterMs, MAX_PAUSE_MS) : 0;
      await delay(Math.max(pauseMs, RETRY_PAUSE_MS));
    }
    outcomes.push({ orderId: order.orderId, ...counts, acceptedAtMs });
  }

  async function run(): Promise<void> {
    let lastMs = startedAtMs;
    let due = 0;
    while (!stopped.signal.aborted && started < maxOrders && Date.now() - startedAtMs < maxDurationMs) {
      const nowMs = Date.now();
      // At most one second's orders are made up for: a burst after an outage would be another load.
      due = Math.min(due + ((nowMs - lastMs) / 1_000) * ordersPerSecond, ordersPerSecond);
      lastMs = nowMs;
      for (; due >= 1 && inFlight.size < maxConcurrency && started < maxOrders; due -= 1) {
        started += 1;
        const delivery: Promise<void> = deliver(nextOrder())
          .catch((error: unknown) => {
            failure ??= error;
            stopped.abort();
          })
          .finally(() => inFlight.delete(delivery));
        inFlight.add(delivery);
      }
      await delay(TICK_MS);
    }
  }

  const running = run();
  return {
    accepted: () => accepted,
    unanswered: () => unanswered,
    refused: () => refused,
    inFlight: () => inFlight.size,
    untilAccepted: async (more, timeoutMs = 120_000) => {
      const target = accepted + more;
      await eventually(
        `${more} more orders are accepted`,
        () => {
          if (accepted < target) throw new Error(`${accepted} of ${target} are, ${inFlight.size} in flight`);
        },
        { timeoutMs, intervalMs: 50 },
      );
    },
    ended: running,
    stop: async () => {
      stopped.abort();
      await running;
      const endedAtMs = Date.now();
      await Promise.all(inFlight);
      await client.close();
      if (failure !== undefined) throw failure as Error;
      return { startedAtMs, endedAtMs, outcomes };
    },
  };
}
