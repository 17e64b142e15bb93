import { findReadyStack } from "./ready-stack";
import { addresses, traceTable } from "./report";
import { traceOrders } from "./trace-orders";

const numberOfOrders = 4;

/** Sends a few real orders through the running stack, shows where each arrived and when, and every address. */
export async function showOrders(): Promise<void> {
  const stack = await findReadyStack();
  const traces = await traceOrders(stack, numberOfOrders);
  process.stdout.write(`\n${traces.length} orders, each seen this long after its request was sent:\n`);
  process.stdout.write(`${traceTable(traces)}\n\n${addresses(stack, traces[0]?.order.orderId ?? "")}\n`);
}
