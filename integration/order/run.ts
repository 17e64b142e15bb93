import { fstatSync } from "node:fs";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { hourWindowOf } from "../../contract/hourly-summary";
import type { LogMessage } from "../../contract/log-message";
import type { Order } from "../../contract/order";
import { parseTraceparent, TRACEPARENT } from "../../contract/trace-context";
import { messageOf } from "../../project/commands/command-line";
import { followOrder, PLACES, type FollowListener, type FollowStores } from "../first-orders/follow-order";
import { postOrder } from "../harness/order-run";
import { orderFactory } from "../harness/orders/order-factory";
import { findStack, type Stack } from "../harness/stack";
import { documentReader } from "../harness/stores/documents";
import { mysqlReader } from "../harness/stores/mysql-reader";
import { parseOrder, parseOrderArguments, USAGE, type OrderArguments } from "./arguments";

const POLL_INTERVAL_MS = 50;

/** An order that the service has accepted. */
interface Accepted {
  readonly order: Order;
  readonly traceId: string;
}

const print = (afterMs: number, what: string): void =>
  console.log(`${String(Math.round(afterMs)).padStart(8)} ms  ${what}`);

/** Prints an order's story as it is found. */
const PRINTER: FollowListener = {
  onArrival: (place, afterMs) => {
    // The documents of these two are printed as events.
    if (place !== "acceptedLogMs" && place !== "persistedLogMs") print(afterMs, PLACES[place]);
  },
  onEvent: ({ serviceName, status, timestamp, errorMessage }: LogMessage, afterMs) =>
    print(
      afterMs,
      `${serviceName} logged ${status} at ${timestamp.slice(11)}${errorMessage ? `: ${errorMessage}` : ""}`,
    ),
};

/** The order that the options or standard input describe. */
async function requestedOrder({ fields, timeoutMs }: OrderArguments): Promise<object> {
  const given = Object.keys(fields).length > 0 ? undefined : parseOrder(await readInput(timeoutMs));
  return given ?? { ...orderFactory("order").next(), ...fields };
}

/** Standard input, if it is a file or a pipe: a terminal would wait for somebody to type. */
async function readInput(timeoutMs: number): Promise<string> {
  const input = fstatSync(process.stdin.fd);
  if (!input.isFIFO() && !input.isFile()) return "";
  const outOfTime = delay(timeoutMs).then(() => {
    throw new Error(`standard input has not ended after ${timeoutMs / 1_000} s; give a field, or < /dev/null`);
  });
  return Promise.race([text(process.stdin), outOfTime]);
}

/** Sends an order. @throws an error with the service's answer unless it accepts the order */
async function send(stack: Stack, order: object, traceparent: string | undefined): Promise<Accepted> {
  const headers = traceparent === undefined ? {} : { [TRACEPARENT]: traceparent };
  const { status, body, headers: answered } = await postOrder({ stack }, order, headers);
  if (status !== 202) throw new Error(`the order was answered with ${status}: ${JSON.stringify(body, null, 2)}`);
  const trace = parseTraceparent(answered.get(TRACEPARENT) ?? "");
  if (trace === undefined) throw new Error("the order was accepted, but the answer has no traceparent");
  return { order: body as Order, traceId: trace.traceId };
}

async function sendAndFollow(stack: Stack, order: object, { traceparent, timeoutMs }: OrderArguments): Promise<void> {
  const mysql = mysqlReader(stack);
  const stores: FollowStores = { mysql, documents: documentReader(stack) };
  const countsBefore = await mysql.hourlyCounts();
  const { orderId } = order as Partial<Order>;
  // An order that has a row is counted already: sent again it changes no count.
  const isRepeated = typeof orderId === "string" && (await mysql.transaction(orderId)) !== null;
  const sentAt = performance.now();
  const accepted = await send(stack, order, traceparent);
  const { traceId } = accepted;
  console.log(`order ${accepted.order.orderId}${isRepeated ? ", sent before" : ""}, trace ${traceId}`);
  print(performance.now() - sentAt, "202: the brokers hold the order and the log of its acceptance");
  const countBefore = countsBefore.get(hourWindowOf(Date.parse(accepted.order.orderTime))) ?? 0;
  const expectedCount = countBefore + (isRepeated ? 0 : 1);
  const polling = { sentAt, timeoutMs, intervalMs: POLL_INTERVAL_MS };
  await followOrder({ order: accepted.order, traceId, expectedCount, ...polling }, stores, PRINTER);
  print(performance.now() - sentAt, "everywhere");
}

async function main(): Promise<void> {
  const orderArguments = parseOrderArguments(process.argv.slice(2));
  if (orderArguments.help) {
    console.log(USAGE);
    return;
  }
  const order = await requestedOrder(orderArguments);
  const stack = await findStack();
  if (orderArguments.follow) {
    await sendAndFollow(stack, order, orderArguments);
    return;
  }
  const { order: accepted, traceId } = await send(stack, order, orderArguments.traceparent);
  console.log(JSON.stringify(accepted));
  console.log(`accepted in trace ${traceId}; its row: ${stack.orderConsumerUrl}/api/transactions/${accepted.orderId}`);
}

main()
  .catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  })
  // An order that is rejected leaves probes of other stores waiting, and the pools of MySQL and Elasticsearch open.
  .finally(() => process.exit());
