import type { RequestListener } from "node:http";
import { renderProblem } from "../../service-kit/http/problem-details";
import type { OrderBacklog } from "../domain/order-backlog";
import { backlogFull } from "./order-problems";
import { ORDERS_PATH } from "./orders-routes";

/**
 * Refuses orders beyond the backlog before anything else is done with them, and leaves every other request to the
 * application: under overload a refusal must cost a fraction of an order, or refusals are what keeps clients waiting.
 * @param onRefused called for each order that is refused
 */
export function shedLoad(backlog: OrderBacklog, application: RequestListener, onRefused: () => void): RequestListener {
  const { status, headers, body } = renderProblem(backlogFull);
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
