import { expect } from "chai";
import { StallWatch, type ReadingPosition } from "./stall-watch";

const at = (nextOffset: number, partition = 0): ReadingPosition => ({ topic: "orders", partition, nextOffset });

describe("a watch for reading that stands still", () => {
  let watch: StallWatch;
  beforeEach(() => {
    watch = new StallWatch(1_000);
  });

  it("tells when nothing has been read for too long though there is more", () => {
    expect(watch.observe(at(5), 9, 0)).to.be.false;
    expect(watch.observe(at(5), 9, 1_000)).to.be.false;
    expect(watch.observe(at(5), 12, 1_001)).to.be.true;
  });

  it("is content at the end, however long that takes", () => {
    expect(watch.observe(at(9), 9, 0)).to.be.false;
    expect(watch.observe(at(9), 9, 5_000)).to.be.false;
    expect(watch.observe(at(9), 10, 5_500)).to.be.false;
    expect(watch.observe(at(9), 10, 6_001)).to.be.true;
  });

  it("is content as long as there is progress", () => {
    for (let next = 0; next < 10; next += 1) expect(watch.observe(at(next), 100, next * 900)).to.be.false;
  });

  it("watches each partition for itself", () => {
    watch.observe(at(5), 9, 0);
    expect(watch.observe(at(5, 1), 9, 2_000)).to.be.false;
    expect(watch.observe(at(5), 9, 2_000)).to.be.true;
  });

  it("begins anew with a partition that was not read for a while", () => {
    watch.observe(at(5), 9, 0);
    watch.observe(at(5, 1), 9, 0);
    watch.keepOnly([at(5, 1)]);
    expect(watch.observe(at(5), 9, 5_000)).to.be.false;
    expect(watch.observe(at(5, 1), 9, 5_000)).to.be.true;
  });

  it("begins anew when it could not look", () => {
    watch.observe(at(5), 9, 0);
    watch.reset();
    expect(watch.observe(at(5), 9, 5_000)).to.be.false;
  });
});
