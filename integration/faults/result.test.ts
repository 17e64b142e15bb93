import { expect } from "chai";
import { gapVerdict } from "./result";

describe("the longest time without a 202", () => {
  it("is not reported within the target, or without one", () => {
    expect(gapVerdict(6_000, 6_000)).to.equal(null);
    expect(gapVerdict(600_000, undefined)).to.equal(null);
  });

  it("is reported, and does not fail the run, when a slow machine misses the target", () => {
    expect(gapVerdict(6_600, 6_000)).to.deep.equal({ text: "no 202 for 6.6 s, the target is 6 s", fails: false });
  });

  it("fails the run when it is more than five times the target", () => {
    expect(gapVerdict(30_001, 6_000)).to.include({ fails: true });
  });
});
