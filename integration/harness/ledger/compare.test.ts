import { expect } from "chai";
import {
  compareBooks,
  countPlaces,
  ordersDuplicated,
  ordersLost,
  type Books,
  type ClientBook,
  type Imbalance,
} from "./compare";
import type { TopicOrder } from "./recount";

const HOUR = "2026-11-22T14:00:00Z";

function topicOrder(orderId: string, changes: Partial<TopicOrder> = {}): [string, TopicOrder] {
  return [orderId, { orderId, hourWindow: HOUR, partition: 0, offset: 0n, records: 1, countedIn: HOUR, ...changes }];
}

const nobody: ClientBook = {
  accepted: new Set(),
  uncertain: new Set(),
  writtenDirectly: new Set(),
  attempts: new Map(),
};

function everyPlaceSays(counts: ReadonlyMap<string, number>): Books["counts"] {
  return {
    "hourly-summary API": counts,
    "hourly-transaction-topic": counts,
    hourly_summary: counts,
    "shopstream-hourly": counts,
  };
}

const countsOf = (count: number): Books["counts"] => everyPlaceSays(new Map([[HOUR, count]]));

/** Three orders, a b c, accepted and everywhere. */
const balanced: Books = {
  client: { ...nobody, accepted: new Set(["a", "b", "c"]) },
  topic: new Map([topicOrder("a"), topicOrder("b"), topicOrder("c")]),
  rows: ["a", "b", "c"],
  acceptedLogs: ["a", "b", "c"],
  persistedLogs: ["a", "b", "c"],
  recount: new Map([[HOUR, 3]]),
  counts: countsOf(3),
};

function seen(changes: Partial<Books>): Omit<Imbalance, "lost">[] {
  return compareBooks({ ...balanced, ...changes }).map(({ place, problem, items }) => ({ place, problem, items }));
}

describe("the ledger", () => {
  it("balances when every accepted order is everywhere once", () => {
    expect(compareBooks(balanced)).to.deep.equal([]);
  });

  it("balances when nothing was sent and nothing is there", () => {
    const empty: Books = {
      client: nobody,
      topic: new Map(),
      rows: [],
      acceptedLogs: [],
      persistedLogs: [],
      recount: new Map(),
      counts: countsOf(0),
    };
    expect(compareBooks(empty)).to.deep.equal([]);
  });

  it("names an accepted order that is nowhere", () => {
    const found = seen({ client: { ...balanced.client, accepted: new Set(["a", "b", "c", "lost"]) } });
    expect(found).to.deep.equal([
      { place: "orders-topic", problem: "missing", items: ["lost"] },
      { place: "ACCEPTED logs", problem: "missing", items: ["lost"] },
    ]);
  });

  it("names an order on the topic that nobody sent", () => {
    const topic = new Map([...balanced.topic, topicOrder("stranger")]);
    expect(seen({ topic })).to.deep.include({ place: "orders-topic", problem: "unexpected", items: ["stranger"] });
  });

  it("names an order that stands on the topic more often than it was sent", () => {
    const topic = new Map([...balanced.topic, topicOrder("b", { records: 2 })]);
    expect(seen({ topic })).to.deep.equal([{ place: "orders-topic", problem: "repeated", items: ["b"] }]);
  });

  it("lets a retried order stand on the topic as often as it was sent, and no more", () => {
    const client = { ...balanced.client, attempts: new Map([["b", 2]]) };
    expect(seen({ client, topic: new Map([...balanced.topic, topicOrder("b", { records: 2 })]) })).to.deep.equal([]);
    expect(seen({ client, topic: new Map([...balanced.topic, topicOrder("b", { records: 3 })]) })).to.have.length(1);
  });

  for (const [book, place] of [
    ["rows", "transactions"],
    ["acceptedLogs", "ACCEPTED logs"],
    ["persistedLogs", "PERSISTED logs"],
  ] as const) {
    it(`names an order missing from ${place}`, () => {
      expect(seen({ [book]: ["a", "c"] })).to.deep.equal([{ place, problem: "missing", items: ["b"] }]);
    });

    it(`names an order twice in ${place}`, () => {
      expect(seen({ [book]: ["a", "b", "c", "b"] })).to.deep.equal([{ place, problem: "repeated", items: ["b"] }]);
    });

    it(`names an order in ${place} that is not on the topic`, () => {
      expect(seen({ [book]: ["a", "b", "c", "ghost"] })).to.deep.equal([
        { place, problem: "unexpected", items: ["ghost"] },
      ]);
    });
  }

  for (const place of countPlaces) {
    it(`names an hour that ${place} counts too low, too high, not at all, or out of nowhere`, () => {
      const count = (counted: ReadonlyMap<string, number>) =>
        seen({ counts: { ...balanced.counts, [place]: counted } });
      const miscounted = (item: string) => [{ place, problem: "miscounted", items: [item] }];
      expect(count(new Map([[HOUR, 2]]))).to.deep.equal(miscounted(`${HOUR}: 2 instead of 3`));
      expect(count(new Map([[HOUR, 4]]))).to.deep.equal(miscounted(`${HOUR}: 4 instead of 3`));
      expect(count(new Map())).to.deep.equal(miscounted(`${HOUR}: 0 instead of 3`));
      expect(
        count(
          new Map([
            [HOUR, 3],
            ["2026-11-22T15:00:00Z", 1],
          ]),
        ),
      ).to.deep.equal(miscounted("2026-11-22T15:00:00Z: 1 instead of 0"));
    });
  }

  it("does not let one hour's surplus make up for another's loss", () => {
    const recount = new Map([
      [HOUR, 2],
      ["2026-11-22T15:00:00Z", 1],
    ]);
    const swapped = new Map([
      [HOUR, 1],
      ["2026-11-22T15:00:00Z", 2],
    ]);
    const right = everyPlaceSays(recount);
    expect(seen({ recount, counts: right })).to.deep.equal([]);
    expect(seen({ recount, counts: { ...right, hourly_summary: swapped } })).to.have.length(2);
  });

  describe("for an order whose client never learned its fate", () => {
    const client = { ...balanced.client, uncertain: new Set(["u"]) };
    const arrived = new Map([...balanced.topic, topicOrder("u")]);
    const counted = { recount: new Map([[HOUR, 4]]), counts: countsOf(4) };
    const everywhere = {
      client,
      topic: arrived,
      rows: ["a", "b", "c", "u"],
      persistedLogs: ["a", "b", "c", "u"],
      ...counted,
    };

    it("balances when it is nowhere", () => {
      expect(seen({ client })).to.deep.equal([]);
    });

    it("balances when it is everywhere, with or without an ACCEPTED log", () => {
      expect(seen(everywhere)).to.deep.equal([]);
      expect(seen({ ...everywhere, acceptedLogs: ["a", "b", "c", "u"] })).to.deep.equal([]);
    });

    it("names it when it is on the topic and not a row", () => {
      expect(seen({ ...everywhere, rows: balanced.rows })).to.deep.equal([
        { place: "transactions", problem: "missing", items: ["u"] },
      ]);
    });

    it("names it when it is a row and not on the topic", () => {
      expect(seen({ client, rows: ["a", "b", "c", "u"] })).to.deep.equal([
        { place: "transactions", problem: "unexpected", items: ["u"] },
      ]);
    });

    it("names an ACCEPTED log of an order that is not on the topic", () => {
      expect(seen({ client, acceptedLogs: ["a", "b", "c", "u"] })).to.deep.equal([
        { place: "ACCEPTED logs", problem: "unexpected", items: ["u"] },
      ]);
    });
  });

  it("expects no ACCEPTED log of an order written straight to the topic", () => {
    const client = { ...nobody, accepted: new Set(["a", "b"]), writtenDirectly: new Set(["c"]) };
    expect(seen({ client, acceptedLogs: ["a", "b"] })).to.deep.equal([]);
    expect(seen({ client })).to.deep.equal([{ place: "ACCEPTED logs", problem: "unexpected", items: ["c"] }]);
  });

  it("sums losses and repeats per place and reports the worst", () => {
    const imbalances = compareBooks({
      ...balanced,
      rows: ["a"],
      persistedLogs: ["a", "b"],
      acceptedLogs: ["a", "a", "b", "c"],
    });
    expect(ordersLost(imbalances)).to.equal(2);
    expect(ordersDuplicated(imbalances)).to.equal(1);
    expect(ordersLost([])).to.equal(0);
  });
});
