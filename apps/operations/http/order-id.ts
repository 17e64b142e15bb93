import { orderIdSchema } from "../../../contract/derived/order-validator";
import { problem } from "../../service-kit/http/problem-details";

/** An order id from a path or a query. @throws Problem 400 that says what it may be */
export function readOrderId(value: unknown): string {
  const parsed = orderIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ message }) => ({ field: "orderId", reason: message }));
  throw problem(400, {
    type: "invalid-order-id",
    title: "Invalid order id",
    detail: errors.map(({ reason }) => `orderId ${reason}`).join("; "),
    errors,
  });
}
