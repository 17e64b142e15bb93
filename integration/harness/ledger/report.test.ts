import { expect } from "chai";
import { describeImbalances } from "./report";

describe("the ledger's report", () => {
  it("names the place, the problem and the ids", () => {
    const report = describeImbalances([
      { place: "transactions", problem: "missing", items: ["a", "b"], lost: 2 },
      { place: "hourly_summary", problem: "miscounted", items: ["2026-11-22T14:00:00Z: 1 instead of 2"], lost: 1 },
    ]);
    expect(report).to.equal("transactions: 2 missing: a, b\nhourly_summary: 2026-11-22T14:00:00Z: 1 instead of 2");
  });

  it("cuts a long list and says how much is left out", () => {
    const items = Array.from({ length: 25 }, (_, index) => `order-${index}`);
    const report = describeImbalances([{ place: "transactions", problem: "missing", items, lost: 25 }]);
    expect(report).to.include("25 missing: order-0").and.to.include("and 15 more").and.not.to.include("order-10,");
  });
});
