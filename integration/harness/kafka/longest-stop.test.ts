import { expect } from "chai";
import { LongestStop } from "./longest-stop";

describe("a group's longest stop", () => {
  const after = (...looks: readonly (readonly [atMs: number, end: bigint, committed: bigint])[]) => {
    const stop = new LongestStop();
    for (const [atMs, end, committed] of looks) stop.observe([{ partition: 0, end, committed }], atMs);
    return stop.longestMs;
  };

  it("is the longest time without a commit while something waits", () => {
    expect(after([0, 10n, 5n], [100, 12n, 8n], [200, 15n, 8n], [3_200, 90n, 8n], [3_300, 95n, 95n])).to.equal(3_100);
  });

  it("does not run while nothing waits, and begins with the last look that saw that", () => {
    expect(after([0, 10n, 10n], [5_000, 10n, 10n], [5_100, 11n, 10n], [5_200, 11n, 11n])).to.equal(5_000);
    expect(after([0, 10n, 10n], [100, 10n, 10n], [200, 11n, 10n], [300, 11n, 11n])).to.equal(100);
  });

  it("is that of the partition that was stalled, though others moved", () => {
    const stop = new LongestStop();
    for (let second = 0; second < 6; second += 1) {
      const moving = { partition: 0, end: 100n, committed: BigInt(second) };
      stop.observe([moving, { partition: 1, end: 100n, committed: 7n }], second * 1_000);
    }
    expect(stop.longestMs).to.equal(5_000);
  });
});
