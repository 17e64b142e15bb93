import { expect } from "chai";
import { gapVerdict } from "./gap-verdict";

describe("the longest time without a 202", () => {
  it("is not worth a word within the target, or without one", () => {
    expect(gapVerdict(6_000, 6_000)).to.equal(null);
    expect(gapVerdict(600_000, undefined)).to.equal(null);
  });

  it("is told when a slow machine misses the target", () => {
    expect(gapVerdict(6_600, 6_000)).to.deep.equal({ text: "no 202 for 6.6 s, the target is 6 s", fails: false });
  });

  it("fails the run when it is a multiple of the target", () => {
    expect(gapVerdict(30_001, 6_000)).to.include({ fails: true });
  });
});
