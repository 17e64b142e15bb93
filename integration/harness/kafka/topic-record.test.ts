import { expect } from "chai";
import type { IHeaders, KafkaMessage } from "kafkajs";
import { textOf, topicRecord } from "./topic-record";

const message = (changes: Partial<Pick<KafkaMessage, "key" | "value">> & { headers?: IHeaders }): KafkaMessage => ({
  key: null,
  value: null,
  timestamp: "1",
  offset: "2",
  attributes: 0,
  headers: {},
  ...changes,
});

describe("a record of a topic", () => {
  it("has its bytes unchanged, and their text", () => {
    const value = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]);
    const record = topicRecord("topic", 0, message({ key: Buffer.alloc(0), value }));
    expect(record.valueBytes).to.equal(value);
    expect(record.value).to.equal("\ufeffa\ufffd");
    expect(record.key).to.equal("");
    expect(textOf(record)).to.deep.equal({
      topic: "topic",
      partition: 0,
      offset: 2n,
      timestampMs: 1,
      key: "",
      value: "\ufeffa\ufffd",
      headers: {},
    });
  });

  it("has the last of several headers with one name", () => {
    const headers = { one: Buffer.from("1"), several: [Buffer.from("1"), Buffer.from("2")] };
    expect(topicRecord("topic", 0, message({ headers })).headers).to.deep.equal({ one: "1", several: "2" });
  });
});
