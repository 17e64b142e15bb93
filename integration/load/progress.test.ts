import { expect } from "chai";
import { percentilesOf, renderProgress, renderPercentiles } from "./progress";

describe("a load's progress", () => {
  it("has percentiles by nearest rank, whatever the order of the times", () => {
    const times = Array.from({ length: 200 }, (_none, index) => 200 - index);
    expect(percentilesOf(times)).to.deep.equal({ p50: 100, p95: 190, p99: 198, max: 200 });
    expect(percentilesOf([7])).to.deep.equal({ p50: 7, p95: 7, p99: 7, max: 7 });
    expect(percentilesOf([9, 10, 100])).to.deep.equal({ p50: 10, p95: 100, p99: 100, max: 100 });
  });

  it("says so where nothing was answered", () => {
    expect(renderPercentiles(percentilesOf([]))).to.equal("no answer");
  });

  it("is the rate since the last look, and the totals", () => {
    const before = { seconds: 10, accepted: 1_000, refused: 1, unanswered: 0, inFlight: 4 };
    const now = { seconds: 12, accepted: 1_398, refused: 3, unanswered: 0, inFlight: 7 };
    expect(renderProgress(before, now, [5])).to.equal(
      "  12 s  1398 accepted, 199 a second; 3 refused; 7 in flight; p50 5 ms, p95 5 ms, p99 5 ms, max 5 ms",
    );
    expect(renderProgress(before, { ...now, unanswered: 2 }, []))
      .to.include("2 unanswered")
      .and.include("no answer");
  });
});
