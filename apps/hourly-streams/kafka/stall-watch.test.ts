import { expect } from "chai";
import { StallWatch } from "./stall-watch";

const partition = { topic: "orders", partition: 0 };

describe("a watch for reading that stands still", () => {
  let watch: StallWatch;
  beforeEach(() => {
    watch = new StallWatch(1_000);
  });

  it("tells when nothing has been read for too long though there is more", () => {
    expect(watch.observe(partition, 5, 9, 0)).to.be.false;
    expect(watch.observe(partition, 5, 9, 1_000)).to.be.false;
    expect(watch.observe(partition, 5, 12, 1_001)).to.be.true;
  });

  it("is content at the end, however long that takes", () => {
    expect(watch.observe(partition, 9, 9, 0)).to.be.false;
    expect(watch.observe(partition, 9, 9, 5_000)).to.be.false;
    expect(watch.observe(partition, 9, 10, 5_500)).to.be.false;
    expect(watch.observe(partition, 9, 10, 6_001)).to.be.true;
  });

  it("is content as long as there is progress", () => {
    for (let at = 0; at < 10; at += 1) expect(watch.observe(partition, at, 100, at * 900)).to.be.false;
  });

  it("watches each partition for itself", () => {
    watch.observe(partition, 5, 9, 0);
    expect(watch.observe({ ...partition, partition: 1 }, 5, 9, 2_000)).to.be.false;
    expect(watch.observe(partition, 5, 9, 2_000)).to.be.true;
  });

  it("begins anew when it could not look", () => {
    watch.observe(partition, 5, 9, 0);
    watch.reset();
    expect(watch.observe(partition, 5, 9, 5_000)).to.be.false;
  });
});
