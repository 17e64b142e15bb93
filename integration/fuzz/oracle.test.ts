import { expect } from "chai";
import type { RecordPosition } from "../harness/kafka/topic-partition";
import { findingsOf, type Letter, type Observed, type WrittenRecord } from "./oracle";

const orders = (offset: bigint, changes: Partial<WrittenRecord> = {}): WrittenRecord => ({
  index: Number(offset),
  topic: "orders-topic",
  kind: "any",
  partition: 0,
  offset,
  verdict: "poison",
  mayBeRefused: false,
  ...changes,
});

const records: readonly WrittenRecord[] = [
  orders(10n),
  orders(11n, { verdict: "order", id: "a" }),
  orders(12n, { verdict: "copy", id: "a" }),
  orders(13n, { verdict: "poison", id: "a" }),
  orders(14n, { verdict: "nothing", id: "aborted" }),
  orders(0n, { topic: "logs-topic", verdict: "log", id: "l" }),
  orders(1n, { topic: "logs-topic", verdict: "dead letter" }),
  orders(2n, { topic: "logs-topic", offset: null, verdict: "dead letter", mayBeRefused: true }),
  orders(0n, { topic: "hourly-transaction-topic", verdict: "dead letter" }),
  orders(1n, { topic: "hourly-transaction-topic", verdict: "nothing" }),
  orders(5n, { topic: "orders-dlq", verdict: "nothing" }),
];

const place = (topic: string, offset: bigint): RecordPosition => ({ topic, partition: 0, offset });
const letter = (topic: string, offset: bigint, origin: RecordPosition | null): Letter => ({
  at: place(topic, offset),
  origin,
});

const ALL_WELL: Observed = {
  letters: [
    letter("orders-dlq", 4n, place("orders-topic", 10n)),
    // Written by the run itself.
    letter("orders-dlq", 5n, place("orders-topic", 11n)),
    letter("orders-dlq", 6n, place("orders-topic", 13n)),
    // Of a record from before the run.
    letter("orders-dlq", 7n, place("orders-topic", 9n)),
    letter("logs-elasticsearch-dlq", 0n, place("logs-topic", 1n)),
    letter("hourly-summary-jdbc-dlq", 0n, place("hourly-transaction-topic", 0n)),
    letter("hourly-elasticsearch-dlq", 0n, place("hourly-transaction-topic", 0n)),
  ],
  beganAt: new Map([
    ["orders-topic-0", 10n],
    ["logs-topic-0", 0n],
    ["hourly-transaction-topic-0", 0n],
  ]),
  rows: ["a"],
  documents: ["l"],
  recountedPoison: 1,
};

const problems = (changes: Partial<Observed>, written = records): string[] =>
  findingsOf(written, { ...ALL_WELL, ...changes }).map(({ problem, record }) => `${record?.index ?? "-"}: ${problem}`);
const withoutLetter = (at: number): Partial<Observed> => ({
  letters: ALL_WELL.letters.filter((_letter, index) => index !== at),
});
const withLetter = (more: Letter): Partial<Observed> => ({ letters: [...ALL_WELL.letters, more] });

describe("the oracle of the fuzzer", () => {
  it("finds nothing when each record is what it should be", () => {
    expect(problems({})).to.deep.equal([]);
  });

  it("finds each missing dead letter, and names its record", () => {
    expect(problems(withoutLetter(0))).to.deep.equal(["10: 0 dead letters on orders-dlq instead of 1"]);
    expect(problems(withoutLetter(2))).to.deep.equal(["13: 0 dead letters on orders-dlq instead of 1"]);
    expect(problems(withoutLetter(4))).to.deep.equal(["1: 0 dead letters on logs-elasticsearch-dlq instead of 1"]);
    expect(problems(withoutLetter(6))).to.deep.equal(["0: 0 dead letters on hourly-elasticsearch-dlq instead of 1"]);
  });

  it("finds dead letters of good records, aborted ones and tombstones, and second dead letters", () => {
    for (const [offset, times] of [
      [10n, 2],
      [11n, 1],
      [12n, 1],
      [14n, 1],
    ] as const) {
      const found = problems(withLetter(letter("orders-dlq", 8n, place("orders-topic", offset))));
      expect(found).to.deep.equal([`${offset}: ${times} dead letters on orders-dlq instead of ${times - 1}`]);
    }
    const tombstone = letter("hourly-summary-jdbc-dlq", 1n, place("hourly-transaction-topic", 1n));
    expect(problems(withLetter(tombstone))).to.deep.equal([
      "1: 1 dead letters on hourly-summary-jdbc-dlq instead of 0",
    ]);
  });

  it("finds dead letters of records that the run did not write, and those without an origin", () => {
    expect(problems(withLetter(letter("orders-dlq", 8n, place("orders-topic", 15n))))).to.have.length(1);
    expect(problems(withLetter(letter("orders-dlq", 8n, null)))).to.have.length(1);
  });

  it("finds rows and documents that are missing, unexpected or duplicated", () => {
    for (const place of ["rows", "documents"] as const) {
      const own = ALL_WELL[place];
      expect(problems({ [place]: [] })).to.have.length(1);
      expect(problems({ [place]: [...own, "aborted"] })).to.have.length(1);
      expect(problems({ [place]: [...own, ...own] })).to.have.length(1);
    }
  });

  it("finds that the ledger counts another number of poison records", () => {
    expect(problems({ recountedPoison: 2 })).to.have.length(1);
  });

  it("finds a record that the brokers refuse without a reason", () => {
    const refused = records.map((record) => (record.verdict === "log" ? { ...record, offset: null } : record));
    expect(problems({ documents: [] }, refused)).to.deep.equal(["0: refused by the brokers"]);
  });
});
