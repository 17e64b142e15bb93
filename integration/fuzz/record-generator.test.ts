import { createHash } from "node:crypto";
import { expect } from "chai";
import {
  HOURLY_TRANSACTION_TOPIC,
  MAX_MESSAGE_BYTES,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  TOPICS,
  type Topic,
} from "../../contract/topics";
import { decodeChunk } from "../../apps/hourly-streams/streams/state/changelog-chunk";
import { decodeRepartitionRecord } from "../../apps/hourly-streams/streams/windowed-count/partial-count";
import { Recount } from "../harness/ledger/recount";
import { HourlyTopic } from "../harness/stores/hourly-counts";
import { CODEC_NAMES, TRANSACTION_OUTCOMES, type FuzzBatch, type FuzzRecord } from "./fuzz-record";
import { TOPIC_KINDS } from "./kinds/topic-kinds";
import { generateBatches } from "./record-generator";

const START_MS = Date.parse("2026-11-22T14:30:00.000Z");
const SHORT_FORM = { seed: 1, records: 1_500, largeBytes: 2_000_000, startMs: START_MS, prefix: "fuzz-test-" };

const generate = (changes: Partial<typeof SHORT_FORM> = {}): FuzzBatch[] => [
  ...generateBatches({ ...SHORT_FORM, ...changes }),
];
/** Enough records for rare combinations. */
const MANY = { records: 4_000, largeBytes: 6_000_000 };

const known = new Map<string, FuzzBatch[]>();
/** Generated once for several tests. */
function batchesOf(changes: Partial<typeof SHORT_FORM> = {}): FuzzBatch[] {
  const name = JSON.stringify(changes);
  const batches = known.get(name) ?? generate(changes);
  known.set(name, batches);
  return batches;
}
function recordsOf(batches: readonly FuzzBatch[], { name }: Topic): FuzzRecord[] {
  const found = batches.filter(({ topic }) => topic === name).flatMap(({ records }) => records);
  expect(found, name).not.to.have.length(0);
  return found;
}

function digestOf(batches: readonly FuzzBatch[]): string {
  const hash = createHash("sha256");
  for (const { codec, transaction, records } of batches) {
    hash.update(`${codec} ${transaction}`);
    for (const { key, value, headers, ...others } of records) {
      hash.update(JSON.stringify([others, headers, key === null, value === null]));
      hash.update(key ?? "").update(value ?? "");
    }
  }
  return hash.digest("hex");
}

describe("the records of the fuzzer", () => {
  it("depend only on the seed", () => {
    const few = { records: 400 };
    expect(digestOf(generate(few))).to.equal(digestOf(generate(few)));
    expect(digestOf(generate(few))).not.to.equal(digestOf(generate({ ...few, seed: 2 })));
  });

  it("are as many as requested, plus one on each partition that is read", () => {
    const batches = batchesOf();
    const indexes = batches
      .flatMap(({ records }) => records.map(({ index }) => index))
      .sort((one, other) => one - other);
    expect(indexes).to.deep.equal(Array.from({ length: SHORT_FORM.records + 9 }, (_none, index) => index));
  });

  it("are of every kind on every topic, even in the short form", () => {
    const batches = batchesOf();
    expect(TOPIC_KINDS.map(({ topic }) => topic.name)).to.have.members(TOPICS.map(({ name }) => name));
    for (const { topic, kinds } of TOPIC_KINDS) {
      const found = new Set(recordsOf(batches, topic).map(({ kind }) => kind));
      expect([...found]).to.include.members(kinds.map(({ name }) => name));
      expect(new Set(kinds.map(({ name }) => name)).size, topic.name).to.equal(new Set(kinds).size);
    }
  });

  it("are good orders and good logs in every codec: without a transaction, committed and aborted", () => {
    const batches = batchesOf(MANY);
    for (const codec of CODEC_NAMES) {
      for (const transaction of TRANSACTION_OUTCOMES) {
        const ofForm = batches.filter((batch) => batch.codec === codec && batch.transaction === transaction);
        const good = ofForm.flatMap(({ records }) => records).filter(({ kind }) => /^(order|log), /.test(kind));
        const verdicts = new Set(good.map(({ verdict }) => verdict));
        expect([...verdicts], `${codec} ${transaction}`).to.have.members(
          transaction === "aborted" ? ["nothing"] : ["order", "log"],
        );
      }
    }
  });

  it("stay within the bounds of a batch and of the run", () => {
    const batches = batchesOf({ largeBytes: 9_000_000 });
    let bytes = 0;
    for (const { records } of batches) {
      const sizeBytes = records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
      bytes += sizeBytes;
      if (records.length > 1) expect(sizeBytes).to.be.below(MAX_MESSAGE_BYTES - 100_000);
    }
    expect(bytes).to.be.within(9_000_000, 14_000_000);
    const largest = Math.max(...batches.flatMap(({ records }) => records.map(({ value }) => value?.length ?? 0)));
    expect(largest).to.be.within(MAX_MESSAGE_BYTES - 200, MAX_MESSAGE_BYTES + 100);
  });

  it("are orders exactly where the ledger finds orders", () => {
    const records = recordsOf(
      batchesOf(MANY).filter(({ transaction }) => transaction !== "aborted"),
      ORDERS_TOPIC,
    );
    records.forEach((record, at) => {
      const recount = new Recount();
      const { partition, key, value } = record;
      recount.add({ partition, offset: BigInt(at), timestampMs: START_MS, keyBytes: key, valueBytes: value });
      const isOrder = record.id !== undefined;
      expect([...recount.orders.keys()], `record ${record.index}, ${record.kind}`).to.deep.equal(
        isOrder ? [record.id] : [],
      );
      expect(recount.poison).to.equal(isOrder ? 0 : 1);
      expect(["order", "copy", "poison"]).to.include(record.verdict);
    });
  });

  it("contain no valid count, and no key of an hour with orders", () => {
    const batches = batchesOf(MANY);
    const topic = new HourlyTopic();
    for (const { partition, key, value, kind } of recordsOf(batches, HOURLY_TRANSACTION_TOPIC)) {
      topic.add({ partition, timestampMs: START_MS, keyBytes: key, valueBytes: value });
      expect([...topic.counts], kind).to.deep.equal([]);
      expect(key?.toString() ?? "").not.to.match(/^20/);
    }
  });

  it("contain no valid state of hourly-streams", () => {
    const batches = batchesOf(MANY);
    for (const { key, value, kind } of recordsOf(batches, PARTIAL_COUNTS_REPARTITION_TOPIC)) {
      expect(decodeRepartitionRecord(key, value), kind).to.equal(undefined);
    }
    for (const { key, value, kind } of recordsOf(batches, ORDER_COUNTS_CHANGELOG_TOPIC)) {
      if (value !== null) expect(decodeChunk(value), kind).to.equal(undefined);
      expect(key?.toString() ?? "").not.to.match(/^(tier|full|commit)/);
    }
  });
}).timeout(60_000);
