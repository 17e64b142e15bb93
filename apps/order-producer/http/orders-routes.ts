import { json, Router, type RequestHandler } from "express";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { methodNotAllowed, problem } from "../../service-kit/http/problem-details";
import type { AcceptOrder } from "../domain/accept-order";
import { asOrderProblem } from "./order-problems";

/** Where orders are sent. */
export const ORDERS_PATH = "/api/orders";

const requireJson: RequestHandler = (request, _response, next) => {
  // `is` says null for a request without a body: the validation then says what is missing.
  if (request.is("application/json") === false) {
    throw problem(415, { detail: "An order is sent as application/json." }, { Accept: "application/json" });
  }
  next();
};

export interface OrdersRoutesOptions {
  readonly acceptOrder: AcceptOrder;
  /** Where a transaction is read, without the slash before its `orderId`. */
  readonly transactionsUrl: string;
}

/**
 * `POST /api/orders` takes an order. `GET /api/orders/{orderId}`, its Location, leads on to the transaction that the
 * order becomes: this service keeps no orders.
 */
export function ordersRoutes({ acceptOrder, transactionsUrl }: OrdersRoutesOptions): Router {
  const router = Router();

  const takeOrder: RequestHandler = async (request, response) => {
    const order = await acceptOrder(request.body);
    response
      .status(202)
      .location(`${ORDERS_PATH}/${encodeURIComponent(order.orderId)}`)
      .json(order);
  };

  const leadToTransaction: RequestHandler<{ orderId: string }> = (request, response) => {
    response.redirect(307, `${transactionsUrl}/${encodeURIComponent(request.params.orderId)}`);
  };

  router
    .route(ORDERS_PATH)
    .post(requireJson, json({ limit: RECORD_VALUE_MAX_BYTES }), takeOrder)
    .all(methodNotAllowed("POST"));
  router.route(`${ORDERS_PATH}/:orderId`).get(leadToTransaction).all(methodNotAllowed("GET", "HEAD"));
  router.use(asOrderProblem);
  return router;
}
