import { expect } from "chai";
import fc from "fast-check";
import { RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { aRecord, anOrder, partitionOfOrder, RECORD_TIME_MS } from "../testing/records";
import { nextOffsets, readOrder } from "./received-record";

function reasonOf(record: Parameters<typeof readOrder>[0]): string | undefined {
  const read = readOrder(record);
  return "rejected" in read ? read.rejected.reason : undefined;
}

describe("reading an order from a record", () => {
  it("gives the canonical order, however it was written", () => {
    const record = aRecord(1, anOrder({ price: "012.5", orderTime: "2026-11-22T15:05:00+01:00" }));
    expect(readOrder(record)).to.deep.equal({ received: { order: anOrder(), record } });
  });

  for (const [what, value] of [
    ["a tombstone", null],
    ["an empty value", Buffer.alloc(0)],
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe])],
    ["what is not JSON", Buffer.from("order")],
    ["JSON that is not an object", Buffer.from("[]")],
    ["an object without fields", Buffer.from("{}")],
  ] as const) {
    it(`finds none in ${what}`, () => {
      expect(reasonOf(aRecord(1, anOrder(), { value }))).to.match(/^the value is not an order: /);
    });
  }

  it("names every bad field", () => {
    const value = Buffer.from(JSON.stringify({ ...anOrder(), quantity: 0, price: 1 }));
    expect(reasonOf(aRecord(1, anOrder(), { value })))
      .to.include("quantity must")
      .and.include("price must");
  });

  it("finds none under a key that is not the orderId", () => {
    for (const key of [null, Buffer.from("order-2"), Buffer.from("")]) {
      expect(reasonOf(aRecord(1, anOrder(), { key }))).to.equal("the key is not the orderId");
    }
  });

  it("finds none on a partition that the key does not belong to", () => {
    const order = anOrder();
    const own = partitionOfOrder(order);
    for (let partition = 0; partition < ORDERS_TOPIC.partitions; partition += 1) {
      const reason = reasonOf(aRecord(1, order, { position: { topic: ORDERS_TOPIC.name, partition, offset: 1 } }));
      const expected = `the record is on partition ${partition}, its key belongs to partition ${own}`;
      expect(reason).to.equal(partition === own ? undefined : expected);
    }
  });

  it("finds none in more bytes than an order may have, blanks included", () => {
    const json = JSON.stringify(anOrder());
    const ofSize = (bytes: number) => aRecord(1, anOrder(), { value: Buffer.from(json.padEnd(bytes)) });
    expect(reasonOf(ofSize(RECORD_VALUE_MAX_BYTES))).to.be.undefined;
    expect(reasonOf(ofSize(RECORD_VALUE_MAX_BYTES + 1))).to.include(`it has ${RECORD_VALUE_MAX_BYTES + 1} bytes`);
  });

  it("gives a reason that fits a header and a log, whatever the record holds", () => {
    const pairs = Array.from({ length: 400 }, (_none, index) => [`\u{1f600}${index}`, 1] as const);
    const value = Buffer.from(JSON.stringify(Object.fromEntries(pairs)));
    const reason = reasonOf(aRecord(1, anOrder(), { value })) ?? "";
    expect(reason.length).to.be.at.most(1_001);
    expect(reason.isWellFormed()).to.equal(true);
  });

  it("finds none whose orderTime is further ahead of the record's time than the contract allows", () => {
    const ahead = (aheadMs: number) => anOrder({ orderTime: new Date(RECORD_TIME_MS + aheadMs).toISOString() });
    expect(reasonOf(aRecord(1, ahead(RECORD_TIME_MAX_AHEAD_MS)))).to.be.undefined;
    expect(reasonOf(aRecord(1, ahead(RECORD_TIME_MAX_AHEAD_MS + 1)))).to.match(/^orderTime is 9000001 ms ahead/);
  });

  it("never throws, whatever bytes a record has", () => {
    fc.assert(
      fc.property(fc.option(fc.uint8Array()), fc.option(fc.uint8Array()), (key, value) => {
        const asBuffer = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes));
        expect(reasonOf(aRecord(1, anOrder(), { key: asBuffer(key), value: asBuffer(value) }))).to.be.a("string");
      }),
    );
  });
});

const at = (partition: number, offset: number) =>
  aRecord(0, anOrder(), { position: { topic: "orders-topic", partition, offset } });

describe("the offsets to commit", () => {
  it("are behind the last record of each partition, as far as a number counts exactly", () => {
    expect(
      nextOffsets([at(0, 7), at(1, 3), at(0, 9), at(0, 8), at(2, Number.MAX_SAFE_INTEGER - 1)]),
    ).to.have.deep.members([
      { topic: "orders-topic", partition: 0, offset: 10 },
      { topic: "orders-topic", partition: 1, offset: 4 },
      { topic: "orders-topic", partition: 2, offset: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it("are none for no records", () => {
    expect(nextOffsets([])).to.be.empty;
  });
});
