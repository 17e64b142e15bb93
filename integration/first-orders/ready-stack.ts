import { eventually } from "../harness/eventually";
import { findStack, type Stack } from "../harness/stack";

const readyTimeoutMs = 180_000;
const answerTimeoutMs = 5_000;

/**
 * Finds the stack and waits until its services are ready. `pulumi up` has waited for what it started itself; after a
 * restart of Docker it finds nothing to start, while everything is still on its way.
 *
 * @throws NeverHappened after 3 minutes, naming the service that was not ready
 */
export async function findReadyStack(): Promise<Stack> {
  const stack = await eventually("the stack answers", findStack, { timeoutMs: readyTimeoutMs, intervalMs: 1_000 });
  const services = [stack.orderProducerUrl, stack.orderConsumerUrl, stack.hourlyStreamsUrl];
  await Promise.all(services.map((url) => untilReady(new URL("/readyz", url))));
  return stack;
}

function untilReady(url: URL): Promise<void> {
  return eventually(
    `${url.href} says ready`,
    async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
      if (!response.ok) throw new Error(`HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`);
    },
    { timeoutMs: readyTimeoutMs },
  );
}
