import { eventually } from "../harness/eventually";
import { findStack, type Stack } from "../harness/stack";
import { renderAddresses, renderTraces } from "./report";
import { traceOrders } from "./trace-orders";

const ORDERS = 4;
const READY_TIMEOUT_MS = 180_000;
const ANSWER_TIMEOUT_MS = 5_000;

/** Sends a few real orders through the running stack, shows where and when each arrived, and every address. */
export async function showOrders(): Promise<void> {
  const stack = await findReadyStack();
  const traces = await traceOrders(stack, ORDERS);
  process.stdout.write(`\n${traces.length} orders, each found this long after its request was sent:\n`);
  process.stdout.write(`${renderTraces(traces)}\n\n${renderAddresses(stack, traces[0]?.order.orderId ?? "")}\n`);
}

/**
 * Finds the stack and waits until its services are ready. `pulumi up` waits only for what it starts itself; after a restart
 * of Docker it finds nothing to start while everything is still starting.
 *
 * @throws NeverHappened after 3 minutes, naming the service that is not ready
 */
async function findReadyStack(): Promise<Stack> {
  const stack = await eventually("the stack answers", findStack, { timeoutMs: READY_TIMEOUT_MS, intervalMs: 1_000 });
  const services = [stack.operationsUrl, stack.orderProducerUrl, stack.orderConsumerUrl, stack.hourlyStreamsUrl];
  await Promise.all(services.map((url) => untilReady(new URL("/readyz", url))));
  return stack;
}

function untilReady(url: URL): Promise<void> {
  return eventually(
    `${url.href} is ready`,
    async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
      if (!response.ok) throw new Error(`HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`);
    },
    { timeoutMs: READY_TIMEOUT_MS },
  );
}
