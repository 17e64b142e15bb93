import type { ErrorRequestHandler } from "express";
import { problem, unavailable, type Problem } from "../../service-kit/http/problem-details";
import { InvalidOrderError } from "../domain/complete-order";
import { BacklogFullError } from "../domain/order-backlog";
import { OrderNotPublishedError } from "../domain/accept-order";

/** A backlog drains within a second; a broker takes longer to be replaced. */
const BACKLOG_RETRY_SECONDS = 1;
const KAFKA_RETRY_SECONDS = 3;

/** The same for every order that is refused because too many are in flight. */
export const BACKLOG_FULL = unavailable(
  {
    type: "backlog-full",
    title: "Too many orders in flight",
    detail: "The order was not accepted; send it again later.",
  },
  BACKLOG_RETRY_SECONDS,
);

/** Says in problem details why an order was not accepted. */
export const asOrderProblem: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  next(orderProblem(error) ?? error);
};

function orderProblem(error: unknown): Problem | undefined {
  if (error instanceof InvalidOrderError) {
    return problem(400, {
      type: "invalid-order",
      title: "Invalid order",
      detail: error.message,
      errors: error.invalidFields,
    });
  }
  if (error instanceof BacklogFullError) return BACKLOG_FULL;
  if (error instanceof OrderNotPublishedError) return notPublished(error);
  return undefined;
}

/** The problem carries the whole order: sent again unchanged, with the id and time it was given, it counts once. */
function notPublished(error: OrderNotPublishedError): Problem {
  const { order, mayHaveArrived } = error;
  const detail = mayHaveArrived
    ? "Kafka has not acknowledged the order in time: whether it arrived is not known. Send `order` again unchanged: it counts once."
    : "Kafka is unavailable. Send `order` again later.";
  return unavailable({ type: "kafka-unavailable", title: "Kafka is unavailable", detail, order }, KAFKA_RETRY_SECONDS, {
    cause: error,
  });
}
