import type { RequestListener } from "node:http";
import { json, Router, type RequestHandler } from "express";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { methodNotAllowed, problem, renderProblem } from "../../service-kit/http/problem-details";
import type { AcceptOrder } from "../domain/accept-order";
import type { OrderBacklog } from "../domain/order-backlog";
import { asOrderProblem, BACKLOG_FULL } from "./order-problems";
import { traceResponse } from "./request-trace";

const ORDERS_PATH = "/api/orders";

const requireJson: RequestHandler = (request, _response, next) => {
  // `is` returns null for a request without a body: the validation then says what is missing.
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
 * `POST /api/orders` accepts an order. `GET /api/orders/{orderId}`, its Location, redirects to the transaction that the
 * order becomes: this service stores no orders.
 */
export function ordersRoutes({ acceptOrder, transactionsUrl }: OrdersRoutesOptions): Router {
  const router = Router();

  const postOrder: RequestHandler = async (request, response) => {
    const order = await acceptOrder(request.body, traceResponse(response));
    response
      .status(202)
      .location(`${ORDERS_PATH}/${encodeURIComponent(order.orderId)}`)
      .json(order);
  };

  const redirectToTransaction: RequestHandler<{ orderId: string }> = (request, response) => {
    response.redirect(307, `${transactionsUrl}/${encodeURIComponent(request.params.orderId)}`);
  };

  router
    .route(ORDERS_PATH)
    .post(requireJson, json({ limit: RECORD_VALUE_MAX_BYTES }), postOrder)
    .all(methodNotAllowed("POST"));
  router.route(`${ORDERS_PATH}/:orderId`).get(redirectToTransaction).all(methodNotAllowed("GET", "HEAD"));
  router.use(asOrderProblem);
  return router;
}

/**
 * Refuses orders beyond the backlog before they reach the application: under overload a refusal must cost a fraction of an
 * order, or the refusals themselves keep clients waiting.
 * @param onRefused called for each order that is refused
 */
export function shedLoad(backlog: OrderBacklog, application: RequestListener, onRefused: () => void): RequestListener {
  const { status, headers, body } = renderProblem(BACKLOG_FULL);
  const allHeaders = { ...headers, "Content-Length": Buffer.byteLength(body) };
  return (request, response) => {
    if (backlog.hasRoom || request.method !== "POST" || request.url !== ORDERS_PATH) {
      application(request, response);
      return;
    }
    onRefused();
    response.writeHead(status, allHeaders).end(body);
  };
}
