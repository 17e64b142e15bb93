import { expect } from "chai";
import { GroupProgress } from "./group-progress";

const partition = { topic: "orders", partition: 1 };

/** Checks every five seconds; each check is `[committed, end]`. @returns the result of the last one */
function after(...looks: readonly (readonly [number, number])[]): number | undefined {
  const progress = new GroupProgress();
  return looks.map(([committed, end], look) => progress.observe(partition, committed, end, look * 5_000)).at(-1);
}

describe("a group without progress on another member's partition", () => {
  it("is reported when nothing has been committed for over twenty seconds while the partition grows", () => {
    expect(after([5, 9], [5, 10], [5, 11], [5, 12], [5, 13])).to.be.undefined;
    expect(after([5, 9], [5, 10], [5, 11], [5, 12], [5, 13], [5, 14])).to.equal(25_000);
    expect(after([-1, 9], [-1, 9], [-1, 9], [-1, 9], [-1, 9], [-1, 10])).to.equal(25_000);
  });

  it("is reported until something is committed, whether the partition still grows or not", () => {
    const missed = [
      [5, 9],
      [5, 10],
      [5, 11],
      [5, 12],
      [5, 13],
      [5, 14],
    ] as const;
    expect(after(...missed, [5, 14], [5, 14], [5, 14], [5, 14])).to.equal(45_000);
    expect(after(...missed, [6, 14])).to.be.undefined;
  });

  it("is not reported where only markers follow the last record", () => {
    expect(after([5, 6], [5, 6], [5, 6], [5, 6], [5, 6], [5, 6], [5, 6])).to.be.undefined;
    expect(after([4, 5], [5, 6], [5, 7], [5, 7], [5, 7], [5, 7], [5, 7])).to.be.undefined;
  });

  it("starts again with a partition that this member had meanwhile", () => {
    const progress = new GroupProgress();
    progress.observe(partition, 5, 9, 0);
    progress.keepOnly([]);
    progress.observe(partition, 5, 10, 30_000);
    expect(progress.observe(partition, 5, 11, 35_000)).to.be.undefined;
  });
});
