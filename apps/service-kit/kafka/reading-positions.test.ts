import { expect } from "chai";
import { ReadingPositions } from "./reading-positions";

const orders = (partition: number) => ({ topic: "orders", partition });

describe("the positions of a reader", () => {
  let positions: ReadingPositions;
  beforeEach(() => {
    positions = new ReadingPositions();
    positions.begin(orders(0));
    positions.begin(orders(1), 7);
  });

  it("are unknown until the first record, or known from the start", () => {
    expect(positions.all).to.deep.equal([
      { ...orders(0), offset: -1 },
      { ...orders(1), offset: 7 },
    ]);
  });

  it("follow the records of a poll, whatever their order", () => {
    positions.noteRecords([
      { ...orders(0), offset: 3 },
      { ...orders(0), offset: 4 },
      { ...orders(1), offset: 7 },
      { ...orders(0), offset: 5 },
    ]);
    expect(positions.all.map(({ offset }) => offset)).to.deep.equal([6, 8]);
  });

  it("follow the end of a partition, which may be after markers", () => {
    positions.noteEnds(positions.beginPoll(), [{ ...orders(1), offset: 12 }]);
    expect(positions.all.at(-1)).to.deep.equal({ ...orders(1), offset: 12 });
  });

  it("do not move back for a record that arrives after the end", () => {
    positions.noteEnds(positions.beginPoll(), [{ ...orders(1), offset: 12 }]);
    positions.noteRecords([{ ...orders(1), offset: 9 }]);
    expect(positions.all.at(-1)).to.deep.equal({ ...orders(1), offset: 12 });
  });

  it("ignore a partition that was revoked", () => {
    positions.end([orders(0)]);
    positions.noteRecords([{ ...orders(0), offset: 3 }]);
    expect(positions.all).to.deep.equal([{ ...orders(1), offset: 7 }]);
  });

  it("are certain of an end only when its poll began after the reading", () => {
    const before = positions.beginPoll();
    positions.begin(orders(2), 3);
    const after = positions.beginPoll();
    const ends = [0, 2, 4].map((partition) => ({ ...orders(partition), offset: 9 }));
    expect(positions.noteEnds(before, ends)).to.deep.equal([{ ...orders(0), offset: 9 }]);
    expect(positions.noteEnds(after, ends)).to.deep.equal([
      { ...orders(0), offset: 9 },
      { ...orders(2), offset: 9 },
    ]);
  });

  it("tell the newest record of a partition and its time, while it is read", () => {
    positions.noteRecords([
      { ...orders(0), offset: 3, timestamp: 1_000 },
      { ...orders(0), offset: 4, timestamp: 2_000 },
      { ...orders(1), offset: 8 },
    ]);
    expect(positions.lastRecord(orders(0))).to.deep.equal({ offset: 4, timestampMs: 2_000 });
    expect(positions.lastRecord(orders(1)), "its time is not known").to.equal(undefined);
    positions.end([orders(0)]);
    expect(positions.lastRecord(orders(0))).to.equal(undefined);
  });
});
