import { expect } from "chai";
import { median, pairedRatio, percentile, summarize } from "./statistics";

describe("statistics of measurements", () => {
  it("have a median that ignores order and outliers", () => {
    expect(median([9, 1, 1_000_000, 2, 3])).to.equal(3);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
    expect(median([])).to.be.NaN;
  });

  it("have percentiles by nearest rank", () => {
    const values = Array.from({ length: 200 }, (_none, index) => 200 - index);
    expect(percentile(values, 0.5)).to.equal(100);
    expect(percentile(values, 0.99)).to.equal(198);
    expect(percentile(values, 1)).to.equal(200);
    expect(percentile([], 0.5)).to.be.NaN;
  });

  it("leave what they are given as it is", () => {
    const values = Object.freeze([3, 1, 2]);
    expect(median(values)).to.equal(2);
  });

  it("are summed up as the median with the lowest and the highest", () => {
    expect(summarize([5, 1, 4])).to.deep.equal({ median: 4, lowest: 1, highest: 5 });
    expect(summarize([])).to.equal(undefined);
  });

  it("have a ratio that a slow round does not change", () => {
    // The machine was ten times slower in the second round; the program was always twice as fast.
    expect(pairedRatio([200, 20, 400], [100, 10, 200])).to.equal(2);
    expect(pairedRatio([200, 20], [100])).to.equal(2);
    expect(pairedRatio([], [100])).to.be.NaN;
  });
});
