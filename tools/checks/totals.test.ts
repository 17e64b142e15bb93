import { expect } from "chai";
import {
  closingLine,
  resultTotals,
  isSuccess,
  judgeSuite,
  mochaTotals,
  ONE_FAILED,
  ONE_PASSED,
  sumTotals,
} from "./totals";

const record = (passed: number, failed: number, skipped = 0) => JSON.stringify({ passed, failed, skipped });

describe("totals", () => {
  it("add up", () => {
    expect(sumTotals([ONE_PASSED, ONE_FAILED, { passed: 2, failed: 3, skipped: 4 }])).to.deep.equal({
      passed: 3,
      failed: 4,
      skipped: 4,
    });
  });

  it("of nothing are no success", () => {
    expect(isSuccess(sumTotals([]))).to.be.false;
    expect(isSuccess(ONE_PASSED)).to.be.true;
    expect(isSuccess(sumTotals([ONE_PASSED, ONE_FAILED]))).to.be.false;
  });

  it("close with one line", () => {
    expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).to.equal("12 passed, 1 failed");
  });
});

describe("judging a suite", () => {
  it("takes its own numbers", () => {
    expect(judgeSuite(record(3, 0, 1), mochaTotals, undefined)).to.deep.equal({
      totals: { passed: 3, failed: 0, skipped: 1 },
    });
    expect(judgeSuite(record(3, 2), mochaTotals, "exit code 2")).to.deep.equal({
      totals: { passed: 3, failed: 2, skipped: 0 },
    });
  });

  it("counts each fault of the matrix", () => {
    const report = JSON.stringify({ form: "short", results: [{ passed: true }, { passed: false }, { passed: true }] });
    expect(judgeSuite(report, resultTotals, undefined).totals).to.deep.equal({ passed: 2, failed: 1, skipped: 0 });
  });

  it("counts a suite without a record as failed, and says how it ended", () => {
    expect(judgeSuite(undefined, mochaTotals, "exit code 1")).to.deep.equal({
      totals: ONE_FAILED,
      problem: "exit code 1",
    });
    expect(judgeSuite(undefined, mochaTotals, undefined).totals).to.deep.equal(ONE_FAILED);
  });

  it("counts a suite with an unreadable record as failed", () => {
    for (const broken of ["", "null", "{}", '{"passed":-1,"failed":0,"skipped":0}', "not JSON"]) {
      expect(judgeSuite(broken, mochaTotals, undefined).totals).to.deep.equal(ONE_FAILED);
    }
  });

  it("counts a suite that ran nothing as failed", () => {
    expect(judgeSuite(record(0, 0, 5), mochaTotals, undefined)).to.deep.equal({
      totals: { passed: 0, failed: 1, skipped: 5 },
      problem: "no test ran",
    });
  });

  it("does not believe a clean record of a process that ended badly", () => {
    expect(judgeSuite(record(3, 0), mochaTotals, "killed")).to.deep.equal({
      totals: { passed: 3, failed: 1, skipped: 0 },
      problem: "killed",
    });
  });
});
