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

  it("are unknown until something comes, or known from the start", () => {
    expect(positions.all).to.deep.equal([
      { ...orders(0), nextOffset: -1 },
      { ...orders(1), nextOffset: 7 },
    ]);
  });

  it("follow the records of a poll, whatever their order", () => {
    positions.noteRecords([
      { ...orders(0), offset: 3 },
      { ...orders(0), offset: 4 },
      { ...orders(1), offset: 7 },
      { ...orders(0), offset: 5 },
    ]);
    expect(positions.all.map(({ nextOffset }) => nextOffset)).to.deep.equal([6, 8]);
  });

  it("follow the end of a partition, which may lie behind markers", () => {
    positions.noteEnd({ ...orders(1), offset: 12 });
    expect(positions.all.at(-1)).to.deep.equal({ ...orders(1), nextOffset: 12 });
  });

  it("do not go back to a record that comes after word of the end behind it", () => {
    positions.noteEnd({ ...orders(1), offset: 12 });
    positions.noteRecords([{ ...orders(1), offset: 9 }]);
    expect(positions.all.at(-1)).to.deep.equal({ ...orders(1), nextOffset: 12 });
  });

  it("take no note of a partition that was given up", () => {
    positions.end([orders(0)]);
    positions.noteRecords([{ ...orders(0), offset: 3 }]);
    expect(positions.all).to.deep.equal([{ ...orders(1), nextOffset: 7 }]);
  });
});
