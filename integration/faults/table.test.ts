import { expect } from "chai";
import type { FaultResult } from "./result";
import { renderFaultTable } from "./table";

const result: FaultResult = {
  fault: "leader-killed",
  promise: "orders are accepted",
  passed: true,
  failure: null,
  totals: { sent: 1_234, accepted: 1_230, refusals: 7, unanswered: 3, neverAccepted: 4 },
  lost: 0,
  duplicated: 0,
  longestGapMs: 4_321,
  settledMs: 2_000,
  notes: ["broker 2 led"],
};

describe("the table of faults", () => {
  it("shows each fault's figures and notes", () => {
    const table = renderFaultTable([result]);
    for (const text of ["leader-killed", "1234", "1230", "4.3", "2.0", "balanced", "leader-killed: broker 2 led"]) {
      expect(table).to.include(text);
    }
    expect(table).not.to.include("FAILED");
  });

  it("says what failed and what was promised", () => {
    const table = renderFaultTable([
      { ...result, passed: false, failure: "transactions: 1 missing: x", settledMs: null, lost: 1 },
    ]);
    expect(table)
      .to.include("FAILED")
      .and.to.include("orders are accepted")
      .and.to.include("1 missing: x")
      .and.to.include("never");
  });
});
