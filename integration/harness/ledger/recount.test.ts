import { expect } from "chai";
import { hourWindowOf } from "../../../contract/hourly-summary";
import { partitionOf } from "../../../contract/partitioner";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { Recount, type OrderRecord } from "./recount";

const NOW_MS = Date.parse("2026-11-22T14:30:00.000Z");
const HOUR_MS = 3_600_000;

/** An id that starts with `name` and belongs to a partition. */
function idOn(partition: number, name: string): string {
  for (let suffix = 0; ; suffix += 1) {
    const id = suffix === 0 ? name : `${name}-${suffix}`;
    if (partitionOf(Buffer.from(id), ORDERS_TOPIC.partitions) === partition) return id;
  }
}
const idOf = (name: string): string => idOn(0, name);

interface Changes extends Partial<Pick<OrderRecord, "partition" | "offset" | "timestampMs">> {
  readonly content?: object;
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | null;
}

const bytes = (text: string | Buffer | null): Buffer | null => (typeof text === "string" ? Buffer.from(text) : text);

function record(name: string, changes: Changes = {}): OrderRecord {
  const { content, partition = 0, key, value, ...others } = changes;
  const orderId = idOn(partition, name);
  const order = {
    orderId,
    customerId: "customer",
    productId: "product",
    quantity: 1,
    price: "1.00",
    orderTime: new Date(NOW_MS).toISOString(),
    status: "CREATED",
    ...content,
  };
  const text = JSON.stringify(order);
  return {
    partition,
    offset: 0n,
    timestampMs: NOW_MS,
    keyBytes: bytes(key === undefined ? orderId : key),
    valueBytes: bytes(value === undefined ? text : value),
    ...others,
  };
}

const valueOf = ({ valueBytes }: OrderRecord): string => valueBytes?.toString() ?? "";

function recount(...records: OrderRecord[]): Recount {
  const result = new Recount();
  for (const each of records) result.add(each);
  return result;
}

const atMs = (timeMs: number) => ({ content: { orderTime: new Date(timeMs).toISOString() } });

describe("the recount", () => {
  it("counts orders by the hour of their event time", () => {
    const { counts } = recount(record("a"), record("b", atMs(NOW_MS - HOUR_MS)), record("c", atMs(NOW_MS + 1)));
    expect([...counts]).to.deep.equal([
      ["2026-11-22T14:00:00Z", 2],
      ["2026-11-22T13:00:00Z", 1],
    ]);
  });

  it("counts the first instant of an hour in that hour, and the one before it in the hour before", () => {
    const startMs = Date.parse("2026-11-22T14:00:00.000Z");
    const { counts } = recount(record("a", atMs(startMs)), record("b", atMs(startMs - 1)));
    expect(counts.get("2026-11-22T14:00:00Z")).to.equal(1);
    expect(counts.get("2026-11-22T13:00:00Z")).to.equal(1);
  });

  it("counts an id once, and has the number of its records", () => {
    const { counts, orders } = recount(record("a"), record("a", { offset: 1n }));
    expect(counts.get("2026-11-22T14:00:00Z")).to.equal(1);
    expect(orders.get(idOf("a"))).to.include({ records: 2, offset: 0n });
  });

  it("keeps the first content under an id", () => {
    const { counts, orders } = recount(record("a"), record("a", atMs(NOW_MS - HOUR_MS)));
    expect(orders.get(idOf("a"))?.hourWindow).to.equal("2026-11-22T14:00:00Z");
    expect(counts.has("2026-11-22T13:00:00Z")).to.equal(false);
  });

  it("does not count a record that cannot be an order", () => {
    const poison = [
      record("null", { value: null }),
      record("not JSON", { value: "{" }),
      record("a list", { value: "[]" }),
      record("a field too few", { content: { customerId: undefined } }),
      record("a field too many", { content: { colour: "red" } }),
      record("a wrong type", { content: { quantity: "1" } }),
      record("a float", { content: { price: 1.5 } }),
      record("x", { key: "y" }),
      record("x", { key: null }),
      record("far-future", atMs(NOW_MS + 2.5 * HOUR_MS + 1)),
      { ...record("elsewhere"), partition: 1 },
      record("padded", { value: valueOf(record("padded")).padEnd(16_385) }),
      record("marked", { value: `\ufeff${valueOf(record("marked"))}` }),
      record("x", { key: Buffer.concat([Buffer.from(idOf("x")), Buffer.from([0xff])]) }),
      record("latin-1", { value: Buffer.from(valueOf(record("latin-1", { content: { status: "\xe9" } })), "latin1") }),
    ];
    const { counts, orders, poison: counted } = recount(...poison);
    expect(counts.size).to.equal(0);
    expect(orders.size).to.equal(0);
    expect(counted).to.equal(poison.length);
  });

  it("accepts an order two and a half hours ahead, the furthest a record may be", () => {
    expect(recount(record("a", atMs(NOW_MS + 2.5 * HOUR_MS))).orders.has(idOf("a"))).to.equal(true);
  });

  it("counts a late order while its window is retained, and not afterwards", () => {
    const retained = NOW_MS - 7 * 24 * HOUR_MS;
    const expired = NOW_MS - 8 * 24 * HOUR_MS;
    const { orders, counts } = recount(
      record("now"),
      record("late", atMs(retained)),
      record("too-late", atMs(expired)),
    );
    expect(orders.get(idOf("late"))?.countedIn).to.equal(hourWindowOf(retained));
    expect(orders.get(idOf("too-late"))?.countedIn).to.equal(null);
    expect([...counts.values()]).to.deep.equal([1, 1]);
  });

  it("judges lateness by the partition's own stream time", () => {
    const old = record("old", { ...atMs(NOW_MS - 30 * 24 * HOUR_MS), partition: 1 });
    expect(recount(record("now"), old).orders.get(idOn(1, "old"))?.countedIn).not.to.equal(null);
  });

  it("counts an order that was too late once a copy of it is not", () => {
    const late = record("a", atMs(NOW_MS - 8 * 24 * HOUR_MS));
    const { orders, counts } = recount(record("now"), late, record("a"), record("a"));
    expect(orders.get(idOf("a"))).to.include({ hourWindow: hourWindowOf(NOW_MS - 8 * 24 * HOUR_MS), records: 3 });
    expect([...counts]).to.deep.equal([["2026-11-22T14:00:00Z", 2]]);
  });

  it("counts an id again once the hour it was counted in has expired", () => {
    const inAWeek = NOW_MS + 8 * 24 * HOUR_MS;
    const copy = record("a", { ...atMs(inAWeek), timestampMs: inAWeek });
    expect([...recount(record("a"), copy).counts.values()]).to.deep.equal([1, 1]);
  });
});
