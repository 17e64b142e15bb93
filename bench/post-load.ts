import autocannon from "autocannon";

/** What clients saw of one program. */
export interface PostMeasurement {
  /** Answers of 2xx a second. */
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers of another kind, errors and time-outs. */
  readonly failures: number;
}

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

/** Posts orders over so many connections, one at a time on each. */
export async function postOrders(url: string, connections: number, seconds: number): Promise<PostMeasurement> {
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
  return {
    rate: result["2xx"] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}
