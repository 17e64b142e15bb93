import { logStatuses } from "../../../contract/log-message";
import type { Order } from "../../../contract/order";
import { waitAtMost, type OperationLog } from "../../service-kit/operation-log";
import { completeOrder } from "./complete-order";
import type { OrderBacklog } from "./order-backlog";
import { OrderNotPublishedError, type OrderPublisher } from "./order-publisher";

/** How long a client waits for the log of an order that is already safe, in milliseconds. */
const LOG_WAIT_MS = 500;

export interface AcceptOrderDependencies {
  readonly publisher: OrderPublisher;
  readonly backlog: OrderBacklog;
  readonly log: Pick<OperationLog, "orderOperation" | "event">;
  readonly newOrderId: () => string;
  readonly nowMs: () => number;
  /** Default 500. */
  readonly logWaitMs?: number;
}

/**
 * Takes a client's order: resolves with the canonical order once Kafka has it for good.
 * @throws InvalidOrderError
 * @throws BacklogFullError
 * @throws OrderNotPublishedError
 */
export type AcceptOrder = (request: unknown) => Promise<Order>;

export function createAcceptOrder(dependencies: AcceptOrderDependencies): AcceptOrder {
  const { publisher, backlog, log, nowMs, newOrderId, logWaitMs = LOG_WAIT_MS } = dependencies;

  async function publish(order: Order): Promise<void> {
    try {
      await publisher.publish(order);
    } catch (error) {
      if (error instanceof OrderNotPublishedError) {
        void log.event({ status: logStatuses.refused, orderId: order.orderId, errorMessage: error.message });
      }
      throw error;
    }
  }

  return async (request) => {
    const order = completeOrder(request, { nowMs: nowMs(), newOrderId });
    await backlog.during(() => publish(order));
    await waitAtMost(log.orderOperation({ status: logStatuses.accepted, orderId: order.orderId }), logWaitMs);
    return order;
  };
}
