import { expect } from "chai";
import {
  closingLine,
  isSuccess,
  judgeSuite,
  ONE_FAILED,
  ONE_PASSED,
  readMochaRecord,
  readResults,
  sumTotals,
} from "./totals";

const record = (passed: number, failed: number, skipped = 0, failures: readonly string[] = []) =>
  JSON.stringify({ totals: { passed, failed, skipped }, failures });

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
    expect(judgeSuite(record(3, 0, 1), readMochaRecord, undefined)).to.deep.equal({
      totals: { passed: 3, failed: 0, skipped: 1 },
      failures: [],
    });
    expect(judgeSuite(record(3, 1, 0, ["orders are kept: lost one"]), readMochaRecord, "exit code 1")).to.deep.equal({
      totals: { passed: 3, failed: 1, skipped: 0 },
      failures: ["orders are kept: lost one"],
    });
  });

  it("counts each fault of the matrix, and each promise of the fuzzer", () => {
    const promise = "nothing is lost";
    const kept = { promise, passed: true, failure: null };
    const broken = { promise, passed: false, failure: "3 lost" };
    const matrix = JSON.stringify({ form: "short", results: [kept, { ...broken, fault: "broker-killed" }, kept] });
    expect(judgeSuite(matrix, readResults, undefined)).to.deep.equal({
      totals: { passed: 2, failed: 1, skipped: 0 },
      failures: ["broker-killed: 3 lost"],
    });
    const fuzz = JSON.stringify({ seed: 1, results: [broken] });
    expect(judgeSuite(fuzz, readResults, undefined).failures).to.deep.equal(["nothing is lost: 3 lost"]);
  });

  it("counts a suite without a record as failed, and says how it ended", () => {
    expect(judgeSuite(undefined, readMochaRecord, "exit code 1")).to.deep.equal({
      totals: ONE_FAILED,
      problem: "exit code 1",
    });
    expect(judgeSuite(undefined, readMochaRecord, undefined).totals).to.deep.equal(ONE_FAILED);
  });

  it("counts a suite with an unreadable record as failed", () => {
    for (const broken of ["", "null", "{}", record(-1, 0), "not JSON"]) {
      expect(judgeSuite(broken, readMochaRecord, undefined).totals).to.deep.equal(ONE_FAILED);
    }
  });

  it("counts a suite that ran nothing as failed", () => {
    expect(judgeSuite(record(0, 0, 5), readMochaRecord, undefined)).to.deep.equal({
      totals: { passed: 0, failed: 1, skipped: 5 },
      problem: "no test ran",
    });
  });

  it("does not believe a clean record of a process that ended badly", () => {
    expect(judgeSuite(record(3, 0), readMochaRecord, "killed")).to.deep.equal({
      totals: { passed: 3, failed: 1, skipped: 0 },
      problem: "killed",
    });
  });
});
