import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { isAlert, readRules } from "../alerts/rules";
import { faults } from "./matrix";

describe("the fault matrix", () => {
  it("gives each fault a name of its own", () => {
    expect(new Set(faults.map(({ name }) => name)).size).to.equal(faults.length);
  });

  it("has every fault documented in the runbook", () => {
    const runbook = inRepository("docs", "runbook.md");
    expect(existsSync(runbook)).to.equal(true);
    const text = readFileSync(runbook, "utf8");
    for (const { name } of faults) expect(text, name).to.include(`\`${name}\``);
  });

  it("expects only alerts that there are", () => {
    const alerts = readRules().flatMap((rule) => (isAlert(rule) ? [rule.alert] : []));
    const expected = faults.flatMap((fault) => fault.alerts ?? []);
    expect(expected).to.have.length.of.at.least(5);
    expect(alerts).to.include.members(expected);
  });
});
