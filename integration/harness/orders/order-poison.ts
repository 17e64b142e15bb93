import type { Order } from "../../../contract/order";
import { RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";

/** A record of `orders-topic` that cannot be an order. */
export interface OrderPoison {
  /** What is wrong with it. */
  readonly what: string;
  /** Spoils a good order. */
  readonly record: (order: Order) => { readonly key: string | null; readonly value: string | null };
}

const keyed = (order: Order, content: unknown) => ({ key: order.orderId, value: JSON.stringify(content) });

const padded = (order: Order) => ({ key: order.orderId, value: JSON.stringify(order).padEnd(20_000) });
const manyFields = Object.fromEntries(Array.from({ length: 1_500 }, (_none, index) => [`\u{1f600}${index}`, 1]));

/** Every way in which a record can fail to be an order. */
export const orderPoison: readonly OrderPoison[] = [
  { what: "null value", record: ({ orderId }) => ({ key: orderId, value: null }) },
  { what: "empty value", record: ({ orderId }) => ({ key: orderId, value: "" }) },
  { what: "not JSON", record: ({ orderId }) => ({ key: orderId, value: "{not json" }) },
  { what: "a JSON list", record: (order) => keyed(order, [order]) },
  { what: "JSON null", record: (order) => keyed(order, null) },
  { what: "a missing field", record: (order) => keyed(order, { ...order, customerId: undefined }) },
  { what: "an unknown field", record: (order) => keyed(order, { ...order, colour: "red" }) },
  { what: "more blanks than an order has room for", record: (order) => padded(order) },
  { what: "thousands of unknown fields", record: (order) => keyed(order, { ...order, ...manyFields }) },
  { what: "a wrong type", record: (order) => keyed(order, { ...order, quantity: "1" }) },
  { what: "a price that is a float", record: (order) => keyed(order, { ...order, price: 1.5 }) },
  { what: "no time", record: (order) => keyed(order, { ...order, orderTime: "noon" }) },
  { what: "an id too long", record: (order) => keyed(order, { ...order, customerId: "x".repeat(65) }) },
  {
    what: "another key than its orderId",
    record: (order) => ({ key: `${order.orderId}-other`, value: JSON.stringify(order) }),
  },
  { what: "no key", record: (order) => ({ key: null, value: JSON.stringify(order) }) },
  {
    what: "a time in the far future",
    record: (order) =>
      keyed(order, { ...order, orderTime: new Date(Date.now() + RECORD_TIME_MAX_AHEAD_MS + 3_600_000).toISOString() }),
  },
];
