import type { Order } from "../../../contract/order";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { partitionOfKey } from "../../harness/kafka/topic-partition";
import type { Draft, Kind, Source } from "../fuzz-record";
import { foreignKinds } from "./foreign";
import {
  escapeAll,
  NOT_UTF8,
  objectText,
  rawFieldsOf,
  CORRUPTIONS,
  replaceMark,
  without,
  withRaw,
  type RawFields,
} from "./json-text";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARK = "MARK";

function anOrder({ random, startMs, nextId }: Source): Order {
  return {
    orderId: nextId(),
    customerId: `customer-${random.between(0, 96)}`,
    productId: `product-${random.between(0, 12)}`,
    quantity: random.between(1, 5),
    price: `${random.between(1, 300)}.${String(random.between(0, 99)).padStart(2, "0")}`,
    orderTime: new Date(startMs - random.between(0, 3 * HOUR_MS)).toISOString(),
    status: "CREATED",
  };
}

type Mutation = (fields: RawFields, order: Order, source: Source) => RawFields | string | Buffer;

const toBytes = (content: RawFields | string | Buffer): Buffer =>
  Buffer.isBuffer(content) ? content : Buffer.from(typeof content === "string" ? content : objectText(content));

const good = (name: string, mutation: Mutation): Kind => ({
  name: `order, ${name}`,
  draft: (source) => {
    const order = anOrder(source);
    const value = toBytes(mutation(rawFieldsOf({ ...order }), order, source));
    return { key: Buffer.from(order.orderId), value, verdict: "order", id: order.orderId };
  },
});

const poison = (
  name: string,
  mutation: Mutation,
  changes?: (order: Order, source: Source) => Partial<Draft>,
): Kind => ({
  name: `poison, ${name}`,
  draft: (source) => {
    const order = anOrder(source);
    const value = toBytes(mutation(rawFieldsOf({ ...order }), order, source));
    return { key: Buffer.from(order.orderId), value, verdict: "poison", ...changes?.(order, source) };
  },
});

const keep: Mutation = (fields) => fields;
const set =
  (name: keyof Order, ...rawValues: readonly string[]): Mutation =>
  (fields, _order, { random }) =>
    withRaw(fields, name, random.pick(rawValues));
const setTime =
  (aheadMs: number): Mutation =>
  (fields, _order, { startMs }) =>
    withRaw(fields, "orderTime", JSON.stringify(new Date(startMs + aheadMs).toISOString()));

const GOOD_KINDS: readonly Kind[] = [
  // Repeated, so that there are enough good records among the bad.
  ...Array<Kind>(12).fill(good("plain", keep)),
  good("fields in another order", (fields, _order, { random }) => random.shuffle(fields)),
  good("blanks up to 16 KiB", (fields) => objectText(fields).padEnd(16_384)),
  good("line breaks", (fields) => `\r\n\t ${objectText(fields).replaceAll(",", " ,\n")}\n`),
  good("escaped characters", (fields, { orderId }) => withRaw(fields, "orderId", escapeAll(orderId))),
  good("a whole number in another form", set("quantity", "2.0", "2e0", "20E-1", "0.2e1", "2147483647")),
  good("a price in another form", set("price", '"1"', '"1.5"', '"0001.50"', '"9999999999.99"', '"0.00"')),
  good("a time with an offset", (fields, { orderTime }) => {
    const local = new Date(Date.parse(orderTime) + 5.5 * HOUR_MS).toISOString();
    return withRaw(fields, "orderTime", JSON.stringify(local.replace("Z", "+05:30")));
  }),
  good("a time without fraction", (fields, { orderTime }) =>
    withRaw(fields, "orderTime", JSON.stringify(`${orderTime.slice(0, 19)}Z`)),
  ),
  good("texts of the largest length", (fields) =>
    withRaw(withRaw(fields, "customerId", JSON.stringify("c".repeat(64))), "status", JSON.stringify("s".repeat(32))),
  ),
  good("printable characters", set("productId", JSON.stringify("a b!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~c"))),
  good("a field twice, the last one right", (fields) => [["quantity", '"one"'], ...fields]),
  good("a field twice, both the same", (fields, { status }) => [...fields, ["status", JSON.stringify(status)]]),
  good("nine days late", setTime(-9 * DAY_MS)),
  good("one hour ahead", setTime(HOUR_MS)),
];

const FIELD_NAMES = ["orderId", "customerId", "productId", "quantity", "price", "orderTime", "status"] as const;
const TEXT_NAMES = ["orderId", "customerId", "productId", "status"] as const;

const FIELD_KINDS: readonly Kind[] = [
  ...FIELD_NAMES.map((name) => poison(`${name} is missing`, (fields) => without(fields, name))),
  ...FIELD_NAMES.map((name) =>
    poison(
      `${name} is of a wrong type`,
      set(name, "null", "true", "[]", "{}", '{"a":[1]}', name === "quantity" ? '"1"' : "1"),
    ),
  ),
  ...FIELD_NAMES.map((name) => poison(`${name} twice, the last one wrong`, (fields) => [...fields, [name, "null"]])),
  ...TEXT_NAMES.map((name) => poison(`${name} is too long`, set(name, JSON.stringify("x".repeat(65))))),
  ...TEXT_NAMES.map((name) =>
    poison(
      `${name} is not printable text`,
      set(
        name,
        '""',
        '" a"',
        '"a "',
        '"é"',
        '"a\\u0000b"',
        '"\\ud800"',
        JSON.stringify("\u{1f600}"),
        '"a\\nb"',
        '"\u00a0"',
      ),
    ),
  ),
];

const POISON_KINDS: readonly Kind[] = [
  ...FIELD_KINDS,
  ...CORRUPTIONS.map(([what, corrupt]) => poison(what, (fields) => corrupt(objectText(fields)))),
  poison("an unknown field", (fields, _order, { random }) => [
    ...fields,
    [random.pick(["colour", "ORDERID", "", "price "]), "1"],
  ]),
  poison("thousands of unknown fields", (fields) => [
    ...fields,
    ...Array.from({ length: 1_000 }, (_none, at) => [`\u{1f600}${at}`, "1"] as const),
  ]),
  poison("an unknown field that nests deeply", (fields) => [
    ...fields,
    ["deep", `${"[".repeat(5_000)}${"]".repeat(5_000)}`],
  ]),
  poison("not UTF-8 within a text", (fields, _order, { random }) =>
    replaceMark(objectText(withRaw(fields, "customerId", JSON.stringify(MARK))), MARK, random.pick(NOT_UTF8)),
  ),
  poison("a quantity out of range", set("quantity", "0", "-1", "2147483648", "1e400", "9".repeat(400), "1.5", "-0")),
  poison("a number that is not valid JSON", set("quantity", "02", "+2", "0x2", "NaN", "Infinity", "2.", ".2", "1_0")),
  poison(
    "an invalid price",
    set("price", "1.5", '"-1"', '"1.555"', '"1e2"', '"12345678901"', '""', '".5"', '"1."', '"1,5"', '"٣"'),
  ),
  poison(
    "an invalid time",
    set(
      "orderTime",
      '"noon"',
      '"2026-11-22"',
      '"2026-02-30T00:00:00Z"',
      '"2026-11-22T14:05:00"',
      '"2026-11-22T25:00:00Z"',
      '"0999-12-31T00:00:00Z"',
      '"+010000-01-01T00:00:00Z"',
      '" 2026-11-22T14:05:00Z"',
    ),
  ),
  poison("a time in the far future", setTime(2 * DAY_MS)),
  poison("another order's key", keep, (_order, { nextId }) => ({ key: Buffer.from(nextId()) })),
  poison("a key with a zero byte behind it", keep, ({ orderId }) => ({ key: Buffer.from(`${orderId}\0`) })),
  poison("a key in quotes", keep, ({ orderId }) => ({ key: Buffer.from(JSON.stringify(orderId)) })),
  poison("an order without a key", keep, () => ({ key: null })),
  poison("an order with an empty key", keep, () => ({ key: Buffer.alloc(0) })),
  poison("another partition than its key's", keep, ({ orderId }, { random }) => {
    const own = partitionOfKey(ORDERS_TOPIC, orderId);
    return { partition: (own + random.between(1, ORDERS_TOPIC.partitions - 1)) % ORDERS_TOPIC.partitions };
  }),
];

/** Records for `orders-topic`: good orders, orders with one thing wrong, and records that do not resemble an order. */
export const ORDER_KINDS: readonly Kind[] = [
  ...GOOD_KINDS,
  ...POISON_KINDS,
  ...foreignKinds({
    verdict: "poison",
    tombstoneVerdict: "poison",
    compacted: false,
    partitions: ORDERS_TOPIC.partitions,
  }),
];
