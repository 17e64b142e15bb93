import { expect } from "chai";
import { aRecord, anOrder } from "../testing/records";
import { nextOffsets } from "./received-record";

const at = (partition: number, offset: string) =>
  aRecord(0, anOrder(), { position: { topic: "orders-topic", partition, offset } });

describe("the offsets to commit", () => {
  it("are behind the last record of each partition, beyond what a float can count", () => {
    expect(
      nextOffsets([at(0, "7"), at(1, "3"), at(0, "9"), at(0, "8"), at(2, "9007199254740993")]),
    ).to.have.deep.members([
      { topic: "orders-topic", partition: 0, offset: "10" },
      { topic: "orders-topic", partition: 1, offset: "4" },
      { topic: "orders-topic", partition: 2, offset: "9007199254740994" },
    ]);
  });

  it("are none for no records", () => {
    expect(nextOffsets([])).to.be.empty;
  });
});
