import { expect } from "chai";
import { HourlyTopic } from "./hourly-topic";

const HOUR = "2026-11-22T14:00:00Z";
const count = (transactionCount: number, hourWindow = HOUR) =>
  JSON.stringify({ schema: {}, payload: { hourWindow, transactionCount } });

describe("the hourly topic", () => {
  it("says what the newest record of a key says", () => {
    const topic = new HourlyTopic();
    topic.add({ key: HOUR, value: count(1) });
    topic.add({ key: HOUR, value: count(3) });
    expect([...topic.counts]).to.deep.equal([[HOUR, 3]]);
  });

  it("notes where a count falls: a writer without the newest state has written", () => {
    const topic = new HourlyTopic();
    for (const each of [1, 3, 3, 2]) topic.add({ key: HOUR, value: count(each) });
    expect(topic.falls).to.deep.equal([`the count of ${HOUR} fell from 3 to 2`]);
  });

  it("forgets a key at its tombstone", () => {
    const topic = new HourlyTopic();
    topic.add({ key: HOUR, value: count(1) });
    topic.add({ key: HOUR, value: null });
    expect(topic.counts.size).to.equal(0);
  });

  it("passes over what is no count", () => {
    const topic = new HourlyTopic();
    topic.add({ key: null, value: count(1) });
    topic.add({ key: HOUR, value: "not JSON" });
    topic.add({ key: HOUR, value: "null" });
    topic.add({ key: HOUR, value: count(1, "2026-11-22T15:00:00Z") });
    expect(topic.counts.size).to.equal(0);
  });
});
