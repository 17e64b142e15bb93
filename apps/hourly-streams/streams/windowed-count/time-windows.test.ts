import { expect } from "chai";
import fc from "fast-check";
import { TimeWindows } from "./time-windows";

const windows = TimeWindows.ofSizeAndGrace({ sizeMs: 3_600_000, graceMs: 7_200_000 });

describe("tumbling windows", () => {
  it("include their start and exclude their end", () => {
    expect(windows.windowNumberOf(3_600_000)).to.equal(1);
    expect(windows.windowNumberOf(7_199_999)).to.equal(1);
    expect(windows.windowNumberOf(7_200_000)).to.equal(2);
    expect(windows.windowNumberOf(-1)).to.equal(-1);
  });

  it("cover every instant exactly once", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), (instantMs) => {
        const number = windows.windowNumberOf(instantMs);
        expect(windows.startOf(number)).to.be.at.most(instantMs);
        expect(windows.endOf(number)).to.be.above(instantMs);
        expect(windows.endOf(number)).to.equal(windows.startOf(number + 1));
      }),
    );
  });

  it("are retained until stream time has passed their end by the grace period", () => {
    const expiryMs = windows.endOf(5) + windows.graceMs;
    expect(windows.retainedFrom(expiryMs - 1)).to.equal(5);
    expect(windows.retainedFrom(expiryMs)).to.equal(6);
    expect(windows.retainedFrom(-Infinity)).to.equal(-Infinity);
  });

  it("refuse a size that the stores could not number", () => {
    expect(() => TimeWindows.ofSizeAndGrace({ sizeMs: 1_000, graceMs: 0 })).to.throw(RangeError, "at least 120000 ms");
    expect(() => TimeWindows.ofSizeAndGrace({ sizeMs: 3_600_000, graceMs: -1 })).to.throw(RangeError, "grace period");
  });
});
