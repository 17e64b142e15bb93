import { expect } from "chai";
import { StallWatch, type PartitionEnds } from "./stall-watch";
import type { PartitionOffset } from "./topic-partition";

const at = (offset: number, partition = 0): PartitionOffset => ({ topic: "orders", partition, offset });
/** Everything that is written can be read. */
const end = (written: number): PartitionEnds => ({ readable: written, written });

describe("a watch for stalled partitions", () => {
  let watch: StallWatch;
  beforeEach(() => {
    watch = new StallWatch();
  });

  it("tells since when nothing has been read although there is more", () => {
    expect(watch.observe(at(5), end(9), 0)).to.be.undefined;
    expect(watch.observe(at(5), end(9), 1_000)).to.include({ kind: "unread", sinceMs: 0, offset: 5 });
    expect(watch.observe(at(5), end(12), 1_001)).to.deep.include({ sinceMs: 0, ends: end(12) });
  });

  it("reports nothing at the end, however long that takes", () => {
    expect(watch.observe(at(9), end(9), 0)).to.be.undefined;
    expect(watch.observe(at(9), end(9), 5_000)).to.be.undefined;
    expect(watch.observe(at(9), end(10), 5_500)).to.include({ sinceMs: 5_000 });
  });

  it("reports nothing while there is progress", () => {
    for (let next = 0; next < 10; next += 1) expect(watch.observe(at(next), end(100), next * 900)).to.be.undefined;
  });

  it("tells records that could be read from those of an open transaction", () => {
    watch.observe(at(5), end(5), 0);
    expect(watch.observe(at(5), { readable: 5, written: 9 }, 1_000)).to.include({
      kind: "openTransaction",
      sinceMs: 0,
    });
    expect(watch.observe(at(5), { readable: 7, written: 9 }, 2_000)).to.include({ kind: "unread", sinceMs: 0 });
    expect(watch.observe(at(9), end(9), 3_000)).to.be.undefined;
  });

  it("watches each partition separately", () => {
    watch.observe(at(5), end(9), 0);
    expect(watch.observe(at(5, 1), end(9), 2_000)).to.be.undefined;
    expect(watch.observe(at(5), end(9), 2_000)).to.include({ partition: 0, sinceMs: 0 });
  });

  it("starts again with a partition that was not read for a while", () => {
    watch.observe(at(5), end(9), 0);
    watch.observe(at(5, 1), end(9), 0);
    watch.keepOnly([at(5, 1)]);
    expect(watch.observe(at(5), end(9), 5_000)).to.be.undefined;
    expect(watch.observe(at(5, 1), end(9), 5_000)).to.include({ partition: 1, sinceMs: 0 });
  });

  it("starts again after a reset", () => {
    watch.observe(at(5), end(9), 0);
    watch.reset();
    expect(watch.observe(at(5), end(9), 5_000)).to.be.undefined;
  });
});
