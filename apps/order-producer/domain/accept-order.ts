import { LOG_STATUSES } from "../../../contract/log-message";
import type { Order } from "../../../contract/order";
import type { TraceContext } from "../../../contract/trace-context";
import type { OperationLog } from "../../service-kit/operation-log/operation-log";
import { Deadlines } from "../../service-kit/process/deadlines";
import { completeOrder } from "./complete-order";
import type { OrderBacklog } from "./order-backlog";

/** Publishes orders to the pipeline. */
export interface OrderPublisher {
  /**
   * Resolves once every in-sync replica has the order, as a part of the trace.
   * @throws OrderNotPublishedError
   */
  publish(order: Order, trace: TraceContext): Promise<void>;
}

/** The pipeline did not acknowledge an order. */
export class OrderNotPublishedError extends Error {
  override readonly name = "OrderNotPublishedError";

  constructor(
    readonly order: Order,
    /** True when the order may have arrived and only its acknowledgement is missing. */
    readonly mayHaveArrived: boolean,
    options: { readonly cause: Error },
  ) {
    super(options.cause.message, options);
  }
}

export interface AcceptOrderDependencies {
  readonly publisher: OrderPublisher;
  readonly backlog: OrderBacklog;
  readonly log: Pick<OperationLog, "orderOperation" | "event">;
  readonly newOrderId: () => string;
  readonly nowMs: () => number;
  /** How long a client waits for its order and the log of it to be acknowledged, in milliseconds. */
  readonly deliveryTimeoutMs: number;
}

/**
 * Accepts a client's order: resolves with the canonical order once Kafka has acknowledged both the order and the log of its
 * acceptance. A client is told of neither alone: it sends the order again, which replaces both.
 * @throws InvalidOrderError
 * @throws BacklogFullError
 * @throws OrderNotPublishedError
 */
export type AcceptOrder = (request: unknown, trace: TraceContext) => Promise<Order>;

export function createAcceptOrder(dependencies: AcceptOrderDependencies): AcceptOrder {
  const { publisher, backlog, log, nowMs, newOrderId, deliveryTimeoutMs } = dependencies;
  const deadlines = new Deadlines(deliveryTimeoutMs);

  // One function, although it is long: each function that waits costs every order promises of its own.
  return async (request, trace) => {
    const receivedAtMs = nowMs();
    const dueMs = performance.now() + deliveryTimeoutMs;
    const order = completeOrder(request, { nowMs: receivedAtMs, newOrderId });
    const { orderId } = order;
    const { traceId } = trace;
    backlog.enter();
    try {
      await publisher.publish(order, trace);
      const logged = log.orderOperation({ status: LOG_STATUSES.accepted, orderId, traceId, atMs: receivedAtMs });
      if (await deadlines.by(dueMs, logged, false)) return order;
      throw new OrderNotPublishedError(order, true, { cause: new Error("the log of the order was not acknowledged") });
    } catch (error) {
      if (error instanceof OrderNotPublishedError) {
        void log.event({ status: LOG_STATUSES.refused, orderId, traceId, errorMessage: error.message });
      }
      throw error;
    } finally {
      backlog.leave();
    }
  };
}
