import { Registry } from "prom-client";
import { createHttpApplication } from "../../service-kit/http/http-application";
import { OperationLog } from "../../service-kit/operation-log/operation-log";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { createAcceptOrder } from "../domain/accept-order";
import { OrderBacklog } from "../domain/order-backlog";
import { ordersApi, ordersInFront, shedLoad } from "../http/orders-routes";
import { KafkaOrderPublisher } from "../kafka/kafka-order-publisher";
import { countOrders, measureAcceptOrder } from "../metrics";

export const NOW_MS = Date.parse("2026-11-22T14:05:00.000Z");

export interface ServiceInMemoryOptions {
  /** Default 10. */
  readonly maxInFlight?: number;
  /** Default 50. */
  readonly deliveryTimeoutMs?: number;
  /** Whether orders take the direct route, as in the service. Default true. */
  readonly direct?: boolean;
}

/** order-producer without brokers and without a port: what it would send to each topic, and its listener for requests. */
export function serviceInMemory({
  maxInFlight = 10,
  deliveryTimeoutMs = 50,
  direct = true,
}: ServiceInMemoryOptions = {}) {
  const orders = new MemoryRecordProducer();
  const logs = new MemoryRecordProducer();
  const { logger } = memoryLogger();
  const metrics = new Registry();
  const backlog = new OrderBacklog(maxInFlight);
  const acceptOrder = measureAcceptOrder(
    createAcceptOrder({
      publisher: new KafkaOrderPublisher(orders),
      backlog,
      log: new OperationLog({ serviceName: "order-producer", producer: logs, logger, metrics }),
      newOrderId: () => "fresh-id",
      nowMs: () => NOW_MS,
      deliveryTimeoutMs,
    }),
    countOrders(metrics),
    metrics,
  );
  const application = createHttpApplication({
    logger,
    metrics,
    checks: [],
    api: ordersApi({ acceptOrder, transactionsUrl: "http://consumer.test/api/transactions" }),
  });
  let refused = 0;
  const routes = direct ? ordersInFront(acceptOrder, { logger, metrics }, application) : application;
  const listener = shedLoad(backlog, routes, () => (refused += 1));
  return { application, backlog, listener, metrics, orders, logs, refusedCount: () => refused };
}
