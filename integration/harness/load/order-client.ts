import { Pool } from "undici";
import type { Order } from "../../../contract/order";
import { parseTraceparent, TRACEPARENT } from "../../../contract/trace-context";

/** The outcome of one request. */
export type AttemptResult =
  | {
      readonly kind: "accepted";
      readonly tookMs: number;
      /** Of the answer's `traceparent`; null without one. */
      readonly traceId: string | null;
    }
  /** 503: the order was not accepted, or may not have been; sending it again is safe. */
  | {
      readonly kind: "refused";
      readonly retryAfterMs: number;
      readonly tookMs: number;
      readonly hasRetryAfter: boolean;
    }
  /** The connection broke or no answer came in time: the order may have been accepted. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Sends orders to `POST /api/orders`. */
interface OrderClient {
  /** @throws when the service answers anything but 202 and 503, which no valid order should get */
  send(order: Order): Promise<AttemptResult>;
  close(): Promise<void>;
}

interface OrderClientOptions {
  readonly orderProducerUrl: string;
  /** The most connections, and so the most orders in flight; others wait in the client. */
  readonly connections: number;
  /** How long to wait for an answer, in milliseconds. Default 40,000: longer than the producer waits for Kafka. */
  readonly answerTimeoutMs?: number;
}

/**
 * Opens a client; connections are opened as they are needed. Each carries one request at a time: undici sends pipelined
 * requests again by itself when their connection ends, and the ledger would not know how often an order was sent.
 */
export function orderClient({
  orderProducerUrl,
  connections,
  answerTimeoutMs = 40_000,
}: OrderClientOptions): OrderClient {
  const pool = new Pool(orderProducerUrl, {
    connections,
    pipelining: 1,
    connect: { timeout: 5_000 },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  return {
    send: async (order) => {
      const startedAtMs = Date.now();
      let status: number;
      let retryAfter: unknown;
      let traceparent: unknown;
      let text: string;
      try {
        const response = await pool.request({
          method: "POST",
          path: "/api/orders",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(order),
        });
        status = response.statusCode;
        retryAfter = response.headers["retry-after"];
        traceparent = response.headers[TRACEPARENT];
        text = await response.body.text();
      } catch (error) {
        return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
      }
      const tookMs = Date.now() - startedAtMs;
      if (status === 202) {
        const trace = typeof traceparent === "string" ? parseTraceparent(traceparent) : undefined;
        return { kind: "accepted", tookMs, traceId: trace?.traceId ?? null };
      }
      if (status === 503) {
        const seconds = Number(retryAfter);
        const hasRetryAfter = Number.isInteger(seconds) && seconds >= 0;
        return {
          kind: "refused",
          retryAfterMs: hasRetryAfter ? seconds * 1_000 : 1_000,
          tookMs,
          hasRetryAfter,
        };
      }
      throw new Error(`order ${order.orderId} was answered with ${status}: ${text}`);
    },
    // Without waiting for requests still in flight.
    close: () => pool.destroy(),
  };
}
