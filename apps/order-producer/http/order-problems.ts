import type { ErrorRequestHandler } from "express";
import { problem, unavailable, type Problem } from "../../service-kit/http/problem-details";
import { InvalidOrderError } from "../domain/complete-order";
import { BacklogFullError } from "../domain/order-backlog";
import { OrderNotPublishedError } from "../domain/order-publisher";

/** A backlog drains within a second; a broker takes longer to be replaced. */
const BACKLOG_RETRY_SECONDS = 1;
const KAFKA_RETRY_SECONDS = 3;

/** The same for every order that is refused because too many are under way. */
export const backlogFull = unavailable(
  {
    type: "backlog-full",
    title: "Too many orders under way",
    detail: "The order was not taken; send it again later.",
  },
  BACKLOG_RETRY_SECONDS,
);

/** Says in problem details why an order was not taken. */
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
  if (error instanceof BacklogFullError) return backlogFull;
  if (error instanceof OrderNotPublishedError) return notPublished(error);
  return undefined;
}

/** The problem carries the whole order: sent again as it is, with the ids and times given to it, it counts once. */
function notPublished(error: OrderNotPublishedError): Problem {
  const { order, mayHaveArrived } = error;
  const detail = mayHaveArrived
    ? "Kafka has not acknowledged the order in time: whether it arrived is not known. Send `order` again as it is: it counts once."
    : "Kafka cannot take the order now. Send `order` again later.";
  return unavailable(
    { type: "kafka-unavailable", title: "Kafka cannot take the order", detail, order },
    KAFKA_RETRY_SECONDS,
    { cause: error },
  );
}
