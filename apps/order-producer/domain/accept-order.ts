import { logStatuses } from "../../../contract/log-message";
import type { Order } from "../../../contract/order";
import { acknowledgedWithin, type OperationLog } from "../../service-kit/operation-log/operation-log";
import { completeOrder } from "./complete-order";
import type { OrderBacklog } from "./order-backlog";
import { OrderNotPublishedError, type OrderPublisher } from "./order-publisher";

export interface AcceptOrderDependencies {
  readonly publisher: OrderPublisher;
  readonly backlog: OrderBacklog;
  readonly log: Pick<OperationLog, "orderOperation" | "event">;
  readonly newOrderId: () => string;
  readonly nowMs: () => number;
  /** How long a client waits for its order and the order's log to be safe, in milliseconds. */
  readonly deliveryTimeoutMs: number;
}

/**
 * Takes a client's order: resolves with the canonical order once Kafka has both the order and the log of its acceptance
 * for good. A process that ended between the two would leave an order that nothing says was accepted; so its client is not
 * told either, sends it again, and both are there once.
 * @throws InvalidOrderError
 * @throws BacklogFullError
 * @throws OrderNotPublishedError
 */
export type AcceptOrder = (request: unknown) => Promise<Order>;

export function createAcceptOrder(dependencies: AcceptOrderDependencies): AcceptOrder {
  const { publisher, backlog, log, nowMs, newOrderId, deliveryTimeoutMs } = dependencies;

  async function publish(order: Order): Promise<void> {
    const startedMs = performance.now();
    await publisher.publish(order);
    const logged = log.orderOperation({ status: logStatuses.accepted, orderId: order.orderId });
    if (await acknowledgedWithin(logged, deliveryTimeoutMs - (performance.now() - startedMs))) return;
    throw new OrderNotPublishedError(order, true, { cause: new Error("the log of the order was not acknowledged") });
  }

  return async (request) => {
    const order = completeOrder(request, { nowMs: nowMs(), newOrderId });
    try {
      await backlog.during(() => publish(order));
    } catch (error) {
      if (error instanceof OrderNotPublishedError) {
        void log.event({ status: logStatuses.refused, orderId: order.orderId, errorMessage: error.message });
      }
      throw error;
    }
    return order;
  };
}
