import { expect } from "chai";
import type { Check } from "./check";
import { runChecks, summaryLines } from "./run-checks";
import { ONE_PASSED, ONE_FAILED } from "./totals";

const never = new AbortController().signal;
const write = (): void => undefined;

function check(name: string, run: Check["run"]): Check {
  return { name, run };
}

const passes = (name: string) => check(name, async () => ({ totals: ONE_PASSED }));
const fails = (name: string) => check(name, () => Promise.reject(new Error("broken")));

describe("running checks", () => {
  it("counts one that throws as one failure, and says why", async () => {
    const [report] = await runChecks([fails("lint")], { signal: never, write });
    expect(report).to.deep.include({ name: "lint", totals: ONE_FAILED, problem: "broken" });
  });

  it("goes on after a failure", async () => {
    const reports = await runChecks([fails("lint"), passes("types")], { signal: never, write });
    expect(reports.map(({ name }) => name)).to.deep.equal(["lint", "types"]);
  });

  it("begins nothing once interrupted", async () => {
    const reports = await runChecks([passes("lint")], { signal: AbortSignal.abort(), write });
    expect(reports).to.be.empty;
  });

  it("sums up with a line a check", () => {
    const lines = summaryLines([
      { name: "unit", totals: { passed: 12, failed: 1, skipped: 2 }, durationMs: 1_500 },
      { name: "lint", totals: ONE_PASSED, durationMs: 300 },
    ]);
    expect(lines).to.deep.equal([
      "FAILED  unit           12 passed, 1 failed, 2 skipped     1.5 s",
      "    ok  lint           1 passed, 0 failed                 300 ms",
    ]);
  });

  it("repeats what failed below its line, in one line each", () => {
    const failures = ["orders are kept: lost\n  one", `orders are counted: ${"x".repeat(400)}`];
    const [, first, second, third] = summaryLines([
      { name: "unit", totals: ONE_FAILED, failures, problem: "exit code 2", durationMs: 1 },
    ]);
    expect(first).to.equal("        orders are kept: lost one");
    expect(second)
      .to.match(/^ {8}orders are counted: x+ …$/)
      .and.have.length.below(320);
    expect(third).to.equal("        exit code 2");
  });
});
