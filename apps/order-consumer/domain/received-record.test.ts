import { expect } from "chai";
import { aRecord, anOrder } from "../testing/records";
import { nextOffsets } from "./received-record";

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
