import type { Order } from "../../../contract/order";
import { RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";

/** A record of `orders-topic` that cannot be an order. */
interface OrderPoison {
  /** What is wrong with it. */
  readonly what: string;
  /** Makes it from a valid order. */
  readonly record: (order: Order) => { readonly key: string | null; readonly value: string | null };
}

const toRecord = (order: Order, content: unknown) => ({ key: order.orderId, value: JSON.stringify(content) });

const pad = (order: Order) => ({ key: order.orderId, value: JSON.stringify(order).padEnd(20_000) });
const MANY_FIELDS = Object.fromEntries(Array.from({ length: 1_500 }, (_none, index) => [`\u{1f600}${index}`, 1]));

/** One record for each way of not being an order. */
export const ORDER_POISON: readonly OrderPoison[] = [
  { what: "null value", record: ({ orderId }) => ({ key: orderId, value: null }) },
  { what: "empty value", record: ({ orderId }) => ({ key: orderId, value: "" }) },
  { what: "not JSON", record: ({ orderId }) => ({ key: orderId, value: "{not json" }) },
  { what: "a JSON list", record: (order) => toRecord(order, [order]) },
  { what: "JSON null", record: (order) => toRecord(order, null) },
  { what: "a missing field", record: (order) => toRecord(order, { ...order, customerId: undefined }) },
  { what: "an unknown field", record: (order) => toRecord(order, { ...order, colour: "red" }) },
  { what: "longer than an order may be", record: (order) => pad(order) },
  { what: "thousands of unknown fields", record: (order) => toRecord(order, { ...order, ...MANY_FIELDS }) },
  { what: "a wrong type", record: (order) => toRecord(order, { ...order, quantity: "1" }) },
  { what: "a price that is a float", record: (order) => toRecord(order, { ...order, price: 1.5 }) },
  { what: "no time", record: (order) => toRecord(order, { ...order, orderTime: "noon" }) },
  { what: "an id that is too long", record: (order) => toRecord(order, { ...order, customerId: "x".repeat(65) }) },
  {
    what: "another key than its orderId",
    record: (order) => ({ key: `${order.orderId}-other`, value: JSON.stringify(order) }),
  },
  { what: "no key", record: (order) => ({ key: null, value: JSON.stringify(order) }) },
  {
    what: "a time in the far future",
    record: (order) =>
      toRecord(order, {
        ...order,
        orderTime: new Date(Date.now() + RECORD_TIME_MAX_AHEAD_MS + 3_600_000).toISOString(),
      }),
  },
];
