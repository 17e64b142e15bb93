import type { Order } from "../../../contract/order";
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

/** The problem that says why an order was not accepted; undefined for any other error. */
export function orderProblem(error: unknown): Problem | undefined {
  if (error instanceof InvalidOrderError) return invalidOrder(error);
  if (error instanceof BacklogFullError) return BACKLOG_FULL;
  if (error instanceof OrderNotPublishedError) return notPublished(error);
  return undefined;
}

function invalidOrder({ message, invalidFields }: InvalidOrderError): Problem {
  return problem(400, { type: "invalid-order", title: "Invalid order", detail: message, errors: invalidFields });
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

/** An example of each problem that an order can be answered with. */
export function orderProblemExamples(order: Order): Problem[] {
  const cause = new Error("not acknowledged");
  return [
    invalidOrder(new InvalidOrderError([{ field: "quantity", reason: "must be at least 1" }])),
    BACKLOG_FULL,
    ...[false, true].map((mayHaveArrived) =>
      notPublished(new OrderNotPublishedError(order, mayHaveArrived, { cause })),
    ),
  ];
}
