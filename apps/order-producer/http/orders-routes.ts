import type { RequestListener, ServerResponse } from "node:http";
import { z } from "zod";
import { orderIdSchema, orderRequestSchema } from "../../../contract/derived/order-validator";
import { recordSchemaOf } from "../../../contract/derived/record-schema";
import { DEFAULT_ORDER_STATUS, ORDER_ENTITY, type Order } from "../../../contract/order";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { formatTraceparent, TRACEPARENT } from "../../../contract/trace-context";
import { operation, type Api, type Resource } from "../../service-kit/http/api/api";
import { directRoute, type DirectRouteOptions } from "../../service-kit/http/direct-route";
import { renderProblem } from "../../service-kit/http/problem-details";
import type { AcceptOrder } from "../domain/accept-order";
import type { OrderBacklog } from "../domain/order-backlog";
import { BACKLOG_FULL, orderProblem, orderProblemExamples } from "./order-problems";
import { traceOfRequest } from "./request-trace";

const ORDERS_PATH = "/api/orders";
const TAG = "Orders";

const orderPath = (orderId: string): string => `${ORDERS_PATH}/${encodeURIComponent(orderId)}`;

/** Without `orderTime`, so that they are accepted whenever they are sent. */
const ORDER_EXAMPLES = {
  shortest: { customerId: "customer-1", productId: "product-1", quantity: 2, price: "12.50" },
  "with its id and status": {
    orderId: "order-1",
    customerId: "customer-1",
    productId: "product-1",
    quantity: 2,
    price: "12.50",
    status: "CREATED",
  },
};

const ACCEPTED_EXAMPLE: Order = {
  orderId: "order-1",
  ...ORDER_EXAMPLES.shortest,
  orderTime: "2026-11-22T14:05:00.000Z",
  status: DEFAULT_ORDER_STATUS,
};

const TRACEPARENT_EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

const ORDER_BODY = { schema: orderRequestSchema, maxBytes: RECORD_VALUE_MAX_BYTES, examples: ORDER_EXAMPLES };

export interface OrdersApiOptions {
  readonly acceptOrder: AcceptOrder;
  /** Where a transaction is read, without the slash before its `orderId`. */
  readonly transactionsUrl: string;
}

/**
 * `POST /api/orders` accepts an order. `GET /api/orders/{orderId}`, its Location, redirects to the transaction that the
 * order becomes: this service stores no orders.
 */
export function ordersApi(options: OrdersApiOptions): Api {
  return {
    title: "order-producer",
    description: "Accepts orders over HTTP and publishes them to Kafka.",
    resources: [ordersResource(options), orderResource(options)],
    asProblem: orderProblem,
  };
}

function ordersResource({ acceptOrder }: OrdersApiOptions): Resource {
  return {
    path: ORDERS_PATH,
    tag: TAG,
    post: operation({
      operationId: "postOrder",
      summary: "Send an order",
      description:
        "What is left out of an order is filled in. An order that is sent again under its `orderId` counts once; different " +
        "content under a known `orderId` is accepted and later rejected: the first one stands. A `traceparent` of the request (W3C " +
        "Trace Context) becomes the order's trace.",
      body: ORDER_BODY,
      answers: {
        202: {
          description: "The brokers hold the order, which is returned complete, and the log of its acceptance.",
          headers: {
            Location: { description: "Where the order is found later.", example: orderPath(ACCEPTED_EXAMPLE.orderId) },
            [TRACEPARENT]: {
              description:
                "The order's trace (W3C Trace Context): the request's, if it has a valid `traceparent`, else a new one.",
              example: TRACEPARENT_EXAMPLE,
            },
          },
          body: { schema: recordSchemaOf(ORDER_ENTITY), example: ACCEPTED_EXAMPLE },
        },
      },
      problems: orderProblemExamples(ACCEPTED_EXAMPLE),
      handle: orderHandler(acceptOrder),
    }),
  };
}

function orderResource({ transactionsUrl }: OrdersApiOptions): Resource {
  const transactionUrl = (orderId: string): string => `${transactionsUrl}/${encodeURIComponent(orderId)}`;
  return {
    path: `${ORDERS_PATH}/{orderId}`,
    tag: TAG,
    get: operation({
      operationId: "getOrder",
      summary: "Find the transaction that an order becomes",
      description:
        "A client that follows the redirect to the order-consumer gets the transaction, or 404 until it is stored. A page of " +
        "another origin, such as this one, may not follow it.",
      path: z.object({ orderId: orderIdSchema.meta({ description: "The order's id.", example: "order-1" }) }),
      answers: {
        307: {
          description: "The order-consumer knows what became of the order.",
          headers: { Location: { description: "The transaction's URL.", example: transactionUrl("order-1") } },
        },
      },
      handle: ({ path }, response) => {
        response.status(307).location(transactionUrl(path.orderId)).end();
      },
    }),
  };
}

/** Accepts the order in a body and answers with it. The answer names its trace whatever its status is. */
function orderHandler(acceptOrder: AcceptOrder) {
  return async ({ body }: { readonly body: unknown }, response: ServerResponse): Promise<void> => {
    const trace = traceOfRequest(response.req);
    try {
      const order = await acceptOrder(body, trace);
      const json = JSON.stringify(order);
      const headers = [
        ...["Location", orderPath(order.orderId), TRACEPARENT, formatTraceparent(trace)],
        ...["Content-Type", "application/json; charset=utf-8", "Content-Length", Buffer.byteLength(json)],
      ];
      response.writeHead(202, headers).end(json);
    } catch (error) {
      response.setHeader(TRACEPARENT, formatTraceparent(trace));
      throw error;
    }
  };
}

/** Serves `POST /api/orders` in front of the application. */
export function ordersInFront(
  acceptOrder: AcceptOrder,
  context: Pick<DirectRouteOptions, "logger" | "metrics">,
  application: RequestListener,
): RequestListener {
  const handle = orderHandler(acceptOrder);
  return directRoute({ ...context, path: ORDERS_PATH, body: ORDER_BODY, handle, asProblem: orderProblem }, application);
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
