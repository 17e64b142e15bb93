import autocannon from "autocannon";
import type { Sample } from "../measuring/row";

let made = 0;
const run = Date.now().toString(36);

/** An order with an id of its own, so that no program meets a repetition. */
function nextOrder(): string {
  made += 1;
  return JSON.stringify({
    orderId: `bench-${run}-${made}`,
    customerId: `customer-${made % 1_000}`,
    productId: `product-${made % 50}`,
    quantity: 1 + (made % 5),
    price: "12.50",
  });
}

/**
 * Posts orders over so many connections, one at a time on each. The value is accepted orders a second.
 *
 * @throws where one was not accepted
 */
export async function postOrders(
  url: string,
  connections: number,
  seconds: number,
): Promise<Required<Omit<Sample, "memoryBytes">>> {
  const result = await autocannon({
    url: `${url}/api/orders`,
    connections,
    duration: seconds,
    timeout: 40,
    requests: [
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        setupRequest: (request) => ({ ...request, body: nextOrder() }),
      },
    ],
  });
  const failures = result.non2xx + result.errors + result.timeouts;
  if (failures > 0) throw new Error(`${failures} of the orders posted to ${url} were not accepted`);
  return { value: result["2xx"] / result.duration, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}
