import { expect } from "chai";
import {
  compareLedger,
  COUNT_PLACES,
  describeImbalances,
  ordersDuplicated,
  ordersLost,
  type Ledger,
  type ClientLedger,
  type Imbalance,
} from "./compare";
import type { TopicOrder } from "./recount";

const HOUR = "2026-11-22T14:00:00Z";

function topicOrder(orderId: string, changes: Partial<TopicOrder> = {}): [string, TopicOrder] {
  return [orderId, { orderId, hourWindow: HOUR, partition: 0, offset: 0n, records: 1, countedIn: HOUR, ...changes }];
}

const nobody: ClientLedger = {
  accepted: new Set(),
  uncertain: new Set(),
  writtenDirectly: new Set(),
  attempts: new Map(),
};

function everyPlaceSays(counts: ReadonlyMap<string, number>): Ledger["counts"] {
  return {
    "hourly-summary API": counts,
    "hourly-transaction-topic": counts,
    hourly_summary: counts,
    "shopstream-hourly": counts,
  };
}

const countsOf = (count: number): Ledger["counts"] => everyPlaceSays(new Map([[HOUR, count]]));

/** Three orders, a b c, accepted and everywhere. */
const balanced: Ledger = {
  client: { ...nobody, accepted: new Set(["a", "b", "c"]) },
  topic: new Map([topicOrder("a"), topicOrder("b"), topicOrder("c")]),
  rows: ["a", "b", "c"],
  acceptedLogs: ["a", "b", "c"],
  persistedLogs: ["a", "b", "c"],
  recount: new Map([[HOUR, 3]]),
  counts: countsOf(3),
};

function imbalancesWith(changes: Partial<Ledger>): Omit<Imbalance, "lost">[] {
  return compareLedger({ ...balanced, ...changes }).map(({ place, problem, items }) => ({ place, problem, items }));
}

describe("the ledger", () => {
  it("balances when every accepted order is everywhere once", () => {
    expect(compareLedger(balanced)).to.deep.equal([]);
  });

  it("balances when nothing was sent and nothing is stored", () => {
    const empty: Ledger = {
      client: nobody,
      topic: new Map(),
      rows: [],
      acceptedLogs: [],
      persistedLogs: [],
      recount: new Map(),
      counts: countsOf(0),
    };
    expect(compareLedger(empty)).to.deep.equal([]);
  });

  it("names an accepted order that is nowhere", () => {
    const found = imbalancesWith({ client: { ...balanced.client, accepted: new Set(["a", "b", "c", "lost"]) } });
    expect(found).to.deep.equal([
      { place: "orders-topic", problem: "missing", items: ["lost"] },
      { place: "ACCEPTED logs", problem: "missing", items: ["lost"] },
    ]);
  });

  it("names an order on the topic that nobody sent", () => {
    const topic = new Map([...balanced.topic, topicOrder("stranger")]);
    expect(imbalancesWith({ topic })).to.deep.include({
      place: "orders-topic",
      problem: "unexpected",
      items: ["stranger"],
    });
  });

  it("names an order that is on the topic more times than it was sent", () => {
    const topic = new Map([...balanced.topic, topicOrder("b", { records: 2 })]);
    expect(imbalancesWith({ topic })).to.deep.equal([{ place: "orders-topic", problem: "repeated", items: ["b"] }]);
  });

  it("allows a retried order on the topic as many times as it was sent, and no more", () => {
    const client = { ...balanced.client, attempts: new Map([["b", 2]]) };
    expect(
      imbalancesWith({ client, topic: new Map([...balanced.topic, topicOrder("b", { records: 2 })]) }),
    ).to.deep.equal([]);
    expect(
      imbalancesWith({ client, topic: new Map([...balanced.topic, topicOrder("b", { records: 3 })]) }),
    ).to.have.length(1);
  });

  it("allows a log of a retried order for each time that it was sent, and no more, but one row", () => {
    const client = { ...balanced.client, attempts: new Map([["b", 2]]) };
    const topic = new Map([...balanced.topic, topicOrder("b", { records: 2 })]);
    const twice = ["a", "b", "c", "b"];
    expect(imbalancesWith({ client, topic, acceptedLogs: twice, persistedLogs: twice })).to.deep.equal([]);
    expect(
      imbalancesWith({ client, topic, acceptedLogs: [...twice, "b"], persistedLogs: [...twice, "b"] }),
    ).to.deep.equal([
      { place: "PERSISTED logs", problem: "repeated", items: ["b"] },
      { place: "ACCEPTED logs", problem: "repeated", items: ["b"] },
    ]);
    // Accepted twice, but on the topic once: the second log has no record.
    expect(imbalancesWith({ client, persistedLogs: twice })).to.have.length(1);
    expect(imbalancesWith({ client, topic, rows: twice })).to.have.length(1);
  });

  for (const [entries, place] of [
    ["rows", "transactions"],
    ["acceptedLogs", "ACCEPTED logs"],
    ["persistedLogs", "PERSISTED logs"],
  ] as const) {
    it(`names an order missing from ${place}`, () => {
      expect(imbalancesWith({ [entries]: ["a", "c"] })).to.deep.equal([{ place, problem: "missing", items: ["b"] }]);
    });

    it(`names an order twice in ${place}`, () => {
      expect(imbalancesWith({ [entries]: ["a", "b", "c", "b"] })).to.deep.equal([
        { place, problem: "repeated", items: ["b"] },
      ]);
    });

    it(`names an order in ${place} that is not on the topic`, () => {
      expect(imbalancesWith({ [entries]: ["a", "b", "c", "ghost"] })).to.deep.equal([
        { place, problem: "unexpected", items: ["ghost"] },
      ]);
    });
  }

  for (const place of COUNT_PLACES) {
    it(`names an hour that ${place} counts too low, too high, not at all, or without orders`, () => {
      const count = (counted: ReadonlyMap<string, number>) =>
        imbalancesWith({ counts: { ...balanced.counts, [place]: counted } });
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

  it("does not offset one hour's loss with another's surplus", () => {
    const recount = new Map([
      [HOUR, 2],
      ["2026-11-22T15:00:00Z", 1],
    ]);
    const swapped = new Map([
      [HOUR, 1],
      ["2026-11-22T15:00:00Z", 2],
    ]);
    const right = everyPlaceSays(recount);
    expect(imbalancesWith({ recount, counts: right })).to.deep.equal([]);
    expect(imbalancesWith({ recount, counts: { ...right, hourly_summary: swapped } })).to.have.length(2);
  });

  describe("for an order whose client never got an answer", () => {
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
      expect(imbalancesWith({ client })).to.deep.equal([]);
    });

    it("balances when it is everywhere, with or without an ACCEPTED log", () => {
      expect(imbalancesWith(everywhere)).to.deep.equal([]);
      expect(imbalancesWith({ ...everywhere, acceptedLogs: ["a", "b", "c", "u"] })).to.deep.equal([]);
    });

    it("names it when it is on the topic and not a row", () => {
      expect(imbalancesWith({ ...everywhere, rows: balanced.rows })).to.deep.equal([
        { place: "transactions", problem: "missing", items: ["u"] },
      ]);
    });

    it("names it when it is a row and not on the topic", () => {
      expect(imbalancesWith({ client, rows: ["a", "b", "c", "u"] })).to.deep.equal([
        { place: "transactions", problem: "unexpected", items: ["u"] },
      ]);
    });

    it("names an ACCEPTED log of an order that is not on the topic", () => {
      expect(imbalancesWith({ client, acceptedLogs: ["a", "b", "c", "u"] })).to.deep.equal([
        { place: "ACCEPTED logs", problem: "unexpected", items: ["u"] },
      ]);
    });
  });

  it("expects no ACCEPTED log of an order written directly to the topic", () => {
    const client = { ...nobody, accepted: new Set(["a", "b"]), writtenDirectly: new Set(["c"]) };
    expect(imbalancesWith({ client, acceptedLogs: ["a", "b"] })).to.deep.equal([]);
    expect(imbalancesWith({ client })).to.deep.equal([{ place: "ACCEPTED logs", problem: "unexpected", items: ["c"] }]);
  });

  it("adds up losses and repeats per place, and reports the worst place", () => {
    const imbalances = compareLedger({
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

describe("the ledger's report", () => {
  it("names the place, the problem and the ids", () => {
    const report = describeImbalances([
      { place: "transactions", problem: "missing", items: ["a", "b"], lost: 2 },
      { place: "hourly_summary", problem: "miscounted", items: ["2026-11-22T14:00:00Z: 1 instead of 2"], lost: 1 },
    ]);
    expect(report).to.equal("transactions: 2 missing: a, b\nhourly_summary: 2026-11-22T14:00:00Z: 1 instead of 2");
  });

  it("cuts a long list and says how much is omitted", () => {
    const items = Array.from({ length: 25 }, (_, index) => `order-${index}`);
    const report = describeImbalances([{ place: "transactions", problem: "missing", items, lost: 25 }]);
    expect(report).to.include("25 missing: order-0").and.to.include("and 15 more").and.not.to.include("order-10,");
  });
});
