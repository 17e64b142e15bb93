import { expect } from "chai";
import { partitionOf } from "../../../contract/partitioner";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import { HourlyTopic } from "./hourly-counts";

const HOUR = "2026-11-22T14:00:00Z";
const count = (transactionCount: number, hourWindow = HOUR) =>
  JSON.stringify({ schema: {}, payload: { hourWindow, transactionCount } });

const record = (key: string | null, value: string | null) => ({
  keyBytes: key === null ? null : Buffer.from(key),
  valueBytes: value === null ? null : Buffer.from(value),
  timestampMs: Date.parse(HOUR),
  partition: partitionOf(Buffer.from(key ?? ""), HOURLY_TRANSACTION_TOPIC.partitions),
});

describe("the hourly topic", () => {
  it("has the count of the newest record of a key", () => {
    const topic = new HourlyTopic();
    topic.add(record(HOUR, count(1)));
    topic.add(record(HOUR, count(3)));
    expect([...topic.counts]).to.deep.equal([[HOUR, 3]]);
  });

  it("reports a count that decreases: a writer with outdated state has written", () => {
    const topic = new HourlyTopic();
    for (const each of [1, 3, 3, 2]) topic.add(record(HOUR, count(each)));
    expect(topic.regressions).to.deep.equal([`the count of ${HOUR} fell from 3 to 2`]);
  });

  it("removes a key at its tombstone", () => {
    const topic = new HourlyTopic();
    topic.add(record(HOUR, count(1)));
    topic.add(record(HOUR, null));
    expect(topic.counts.size).to.equal(0);
  });

  it("skips what is not a count", () => {
    const topic = new HourlyTopic();
    topic.add(record(null, count(1)));
    topic.add(record(HOUR, "not JSON"));
    topic.add(record(HOUR, "null"));
    for (const schema of ["null", "[]", "1"]) topic.add(record(HOUR, count(1).replace("{}", schema)));
    topic.add(record(HOUR, `\ufeff${count(1)}`));
    topic.add({ ...record(HOUR, null), valueBytes: Buffer.from(count(1).replace("{}", '{"name":"\xe9"}'), "latin1") });
    topic.add(record(HOUR, count(1, "2026-11-22T15:00:00Z")));
    topic.add(record(HOUR, count(2 ** 63)));
    topic.add(record(HOUR, count(-1)));
    topic.add(record(HOUR, count(1).padEnd(16_385)));
    topic.add(record(HOUR, JSON.stringify({ payload: { hourWindow: HOUR, transactionCount: 1 } })));
    topic.add({ ...record(HOUR, count(1)), partition: (record(HOUR, null).partition + 1) % 3 });
    for (const none of ["noon", "1969-12-31T23:00:00Z", "2026-11-22T14:30:00Z", "2026-11-22T17:00:00Z"])
      topic.add(record(none, count(1, none)));
    expect(topic.counts.size).to.equal(0);
  });
});
