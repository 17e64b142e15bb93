import type { Order } from "../../contract/order";
import { untilBalanced, type Run } from "./ledger/ledger";
import type { Pipeline } from "./pipeline";
import type { Stack } from "./stack";
import { stackFetch, type StackRequest } from "./stack-fetch";
import { orderFactory, type OrderFactory, type OrderFactoryOptions } from "./orders/order-factory";

/** An answer of a service. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body parsed as JSON, or its text if it is not JSON. */
  readonly body: unknown;
}

const REQUEST_TIMEOUT_MS = 45_000;

/** Sends a request and reads the whole answer; times out after 45 seconds. */
export async function request(url: URL, init: RequestInit = {}): Promise<Answer> {
  return answerOf(await fetch(url, { redirect: "manual", ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }));
}

/** The same for a server of the stack that may want TLS. */
export async function requestOfStack(stack: Stack, url: URL, init: StackRequest = {}): Promise<Answer> {
  return answerOf(await stackFetch(stack, url, init, REQUEST_TIMEOUT_MS));
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: the text is kept.
  }
  return { status: response.status, headers: response.headers, body };
}

/** Sends a body to `POST /api/orders`, as JSON unless it is a string already. */
export function postOrder(
  pipeline: Pick<Pipeline, "stack">,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return request(new URL("/api/orders", pipeline.stack.orderProducerUrl), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The orders of one test, recorded for the ledger. */
export interface OrderRun {
  readonly factory: OrderFactory;
  /** Sends an order. @returns the answer @throws unless it is 202 */
  accept(order: Order, headers?: Record<string, string>): Promise<Answer>;
  /** Records an order that the test writes directly to the topic. */
  noteWrittenDirectly(orderId: string): void;
  /** Waits until the ledger of exactly these orders balances. */
  untilBalanced(timeoutMs?: number): Promise<void>;
}

/** Starts a run whose orders have ids of their own. */
export function beginRun(pipeline: Pipeline, name: string, options: OrderFactoryOptions = {}): OrderRun {
  const factory = orderFactory(name, options);
  const accepted = new Set<string>();
  const writtenDirectly = new Set<string>();
  const attempts = new Map<string, number>();
  const count = (orderId: string): void => void attempts.set(orderId, (attempts.get(orderId) ?? 0) + 1);
  const run: Run = {
    orderIdPrefix: factory.prefix,
    client: { accepted, uncertain: new Set(), writtenDirectly, attempts },
  };
  return {
    factory,
    accept: async (order, headers) => {
      count(order.orderId);
      const answer = await postOrder(pipeline, order, headers);
      const { status, body } = answer;
      if (status !== 202) throw new Error(`${order.orderId} was answered with ${status}: ${JSON.stringify(body)}`);
      accepted.add(order.orderId);
      return answer;
    },
    noteWrittenDirectly: (orderId) => {
      count(orderId);
      writtenDirectly.add(orderId);
    },
    untilBalanced: (timeoutMs) => untilBalanced(pipeline, run, timeoutMs),
  };
}
