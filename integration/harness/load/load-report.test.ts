import { expect } from "chai";
import { clientLedgerOf, longestGapMs, totalsOf, type LoadReport, type OrderOutcome } from "./load-report";

function outcome(orderId: string, acceptedAtMs: number | null, changes: Partial<OrderOutcome> = {}): OrderOutcome {
  return { orderId, attempts: 1, refusals: 0, unanswered: 0, acceptedAtMs, ...changes };
}

const report = (...outcomes: OrderOutcome[]): LoadReport => ({ startedAtMs: 1_000, endedAtMs: 2_000, outcomes });

describe("a load's report", () => {
  it("adds up", () => {
    const totals = totalsOf(
      report(outcome("a", 1_100, { attempts: 3, refusals: 1, unanswered: 1 }), outcome("b", null, { refusals: 1 })),
    );
    expect(totals).to.deep.equal({ sent: 2, accepted: 1, refusals: 2, unanswered: 1, neverAccepted: 1 });
  });

  it("measures the longest gap between two acceptances, in whatever order they are listed", () => {
    expect(longestGapMs(report(outcome("b", 1_900), outcome("a", 1_200), outcome("c", 1_950)))).to.equal(700);
  });

  it("counts the time before the first and after the last acceptance", () => {
    expect(longestGapMs(report(outcome("a", 1_600)))).to.equal(600);
    expect(longestGapMs(report(outcome("a", 1_300)))).to.equal(700);
  });

  it("is one gap when nothing was accepted", () => {
    expect(longestGapMs(report(outcome("a", null)))).to.equal(1_000);
  });

  it("separates accepted orders from uncertain ones for the ledger", () => {
    const client = clientLedgerOf(report(outcome("a", 1_100), outcome("b", null, { attempts: 4 })));
    expect([...client.accepted]).to.deep.equal(["a"]);
    expect([...client.uncertain]).to.deep.equal(["b"]);
    expect(client.attempts.get("b")).to.equal(4);
  });
});
