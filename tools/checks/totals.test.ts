import { expect } from "chai";
import { closingLine, isSuccess, judgeSuite, oneFailed, onePassed, sumTotals } from "./totals";

const record = (passed: number, failed: number, skipped = 0) => JSON.stringify({ passed, failed, skipped });

describe("totals", () => {
  it("add up", () => {
    expect(sumTotals([onePassed, oneFailed, { passed: 2, failed: 3, skipped: 4 }])).to.deep.equal({
      passed: 3,
      failed: 4,
      skipped: 4,
    });
  });

  it("of nothing are no success", () => {
    expect(isSuccess(sumTotals([]))).to.be.false;
    expect(isSuccess(onePassed)).to.be.true;
    expect(isSuccess(sumTotals([onePassed, oneFailed]))).to.be.false;
  });

  it("close with one line", () => {
    expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).to.equal("12 passed, 1 failed");
  });
});

describe("judging a suite", () => {
  it("takes its own numbers", () => {
    expect(judgeSuite(record(3, 0, 1), true)).to.deep.equal({ totals: { passed: 3, failed: 0, skipped: 1 } });
    expect(judgeSuite(record(3, 2), false)).to.deep.equal({ totals: { passed: 3, failed: 2, skipped: 0 } });
  });

  it("counts a suite without a record as failed", () => {
    expect(judgeSuite(undefined, true)).to.deep.include({ totals: oneFailed });
  });

  it("counts a suite with an unreadable record as failed", () => {
    for (const broken of ["", "null", "{}", '{"passed":-1,"failed":0,"skipped":0}', "not JSON"]) {
      expect(judgeSuite(broken, true).totals).to.deep.equal(oneFailed);
    }
  });

  it("counts a suite that ran nothing as failed", () => {
    expect(judgeSuite(record(0, 0, 5), true)).to.deep.equal({
      totals: { passed: 0, failed: 1, skipped: 5 },
      problem: "no test ran",
    });
  });

  it("does not believe a clean record of a process that ended badly", () => {
    expect(judgeSuite(record(3, 0), false).totals).to.deep.equal({ passed: 3, failed: 1, skipped: 0 });
  });
});
