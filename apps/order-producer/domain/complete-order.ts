import { isCanonicalRequest } from "../../../contract/derived/canonical-order";
import {
  invalidFieldsOf,
  orderRequestSchema,
  type InvalidField,
  type OrderRequest,
} from "../../../contract/derived/order-validator";
import {
  DEFAULT_ORDER_STATUS,
  ORDER_TIME_MAX_AGE_MS,
  ORDER_TIME_MAX_AHEAD_MS,
  type Order,
} from "../../../contract/order";

/** A client's order does not satisfy the contract. */
export class InvalidOrderError extends Error {
  override readonly name = "InvalidOrderError";

  constructor(readonly invalidFields: readonly InvalidField[]) {
    super(invalidFields.map(({ field, reason }) => `${field} ${reason}`.trimStart()).join("; "));
  }
}

export interface Surroundings {
  readonly nowMs: number;
  /** An id for an order that came without one. */
  readonly newOrderId: () => string;
}

/**
 * Turns a client's request into the canonical order: defaults are filled in, price and time get their canonical form.
 * `orderTime` must lie within the hours that are still counted.
 * @throws InvalidOrderError naming every bad field
 */
export function completeOrder(request: unknown, { nowMs, newOrderId }: Surroundings): Order {
  const valid = isCanonicalRequest(request) ? request : validate(request);
  const { orderId, customerId, productId, quantity, price, orderTime, status } = valid;
  const reason = orderTime === undefined ? undefined : orderTimeViolation(Date.parse(orderTime), nowMs);
  if (reason !== undefined) throw new InvalidOrderError([{ field: "orderTime", reason }]);
  return {
    orderId: orderId ?? newOrderId(),
    customerId,
    productId,
    quantity,
    price,
    orderTime: orderTime ?? new Date(nowMs).toISOString(),
    status: status ?? DEFAULT_ORDER_STATUS,
  };
}

function validate(request: unknown): OrderRequest {
  const parsed = orderRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new InvalidOrderError(invalidFieldsOf(parsed.error));
}

const HOUR_MS = 3_600_000;

function orderTimeViolation(orderTimeMs: number, nowMs: number): string | undefined {
  if (orderTimeMs > nowMs + ORDER_TIME_MAX_AHEAD_MS) {
    return `must not be more than ${ORDER_TIME_MAX_AHEAD_MS / HOUR_MS} hours ahead`;
  }
  if (orderTimeMs < nowMs - ORDER_TIME_MAX_AGE_MS) {
    return `must not be more than ${ORDER_TIME_MAX_AGE_MS / (24 * HOUR_MS)} days ago: its hour is closed`;
  }
  return undefined;
}
