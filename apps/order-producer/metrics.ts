import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { LATENCY_BUCKETS_SECONDS } from "../service-kit/process/metrics";
import type { AcceptOrder } from "./domain/accept-order";
import { InvalidOrderError } from "./domain/complete-order";
import type { OrderBacklog } from "./domain/order-backlog";

const MS_PER_SECOND = 1_000;

const ORDER_OUTCOMES = ["accepted", "invalid", "refused"] as const;

/** Counts orders by outcome. */
export function countOrders(registry: Registry): Counter<"outcome"> {
  const orders = new Counter({
    name: "shopstream_orders_total",
    help: "Orders by outcome: accepted, invalid, or refused because Kafka was unavailable or the backlog full",
    labelNames: ["outcome"],
    registers: [registry],
  });
  // A series that appears with its first order would show no increase: the first refusals would be missing from the rate.
  for (const outcome of ORDER_OUTCOMES) orders.inc({ outcome }, 0);
  return orders;
}

/** Counts and times accepted, invalid and refused orders. */
export function measureAcceptOrder(
  acceptOrder: AcceptOrder,
  orders: Counter<"outcome">,
  registry: Registry,
): AcceptOrder {
  const duration = new Histogram({
    name: "shopstream_order_accept_duration_seconds",
    help: "Time from a parsed request to the acknowledged order",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [registry],
  });
  return async (request, trace) => {
    const startedMs = performance.now();
    try {
      const order = await acceptOrder(request, trace);
      orders.inc({ outcome: "accepted" });
      duration.observe((performance.now() - startedMs) / MS_PER_SECOND);
      return order;
    } catch (error) {
      orders.inc({ outcome: error instanceof InvalidOrderError ? "invalid" : "refused" });
      throw error;
    }
  };
}

/** Reports how many orders wait for their acknowledgement. */
export function measureBacklog(backlog: OrderBacklog, registry: Registry): void {
  new Gauge({
    name: "shopstream_orders_in_flight",
    help: "Orders that wait for their acknowledgement",
    registers: [registry],
    collect() {
      this.set(backlog.size);
    },
  });
}
