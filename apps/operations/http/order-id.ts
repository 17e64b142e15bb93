import { orderIdSchema } from "../../../contract/derived/order-validator";
import { invalidParameters } from "../../service-kit/http/api/api-routes";

/** An order id from a page's path or query. @throws Problem 400 that says what it may be, as the API does */
export function readOrderId(value: unknown): string {
  const parsed = orderIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidParameters(parsed.error.issues.map(({ message }) => ({ field: "orderId", reason: message })));
}
