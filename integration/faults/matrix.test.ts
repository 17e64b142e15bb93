import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { isAlert, readRules } from "../alerts/rules";
import { FAULTS } from "./matrix";

describe("the fault matrix", () => {
  it("gives each fault a name of its own", () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).to.equal(FAULTS.length);
  });

  it("has every fault documented in the runbook", () => {
    const runbook = inRepository("docs", "runbook.md");
    expect(existsSync(runbook)).to.equal(true);
    const text = readFileSync(runbook, "utf8");
    for (const { name } of FAULTS) expect(text, name).to.include(`\`${name}\``);
  });

  it("expects only alerts that there are", () => {
    const alerts = readRules().flatMap((rule) => (isAlert(rule) ? [rule.alert] : []));
    const expected = FAULTS.flatMap((fault) => fault.alerts ?? []);
    expect(expected).to.have.length.of.at.least(5);
    expect(alerts).to.include.members(expected);
  });
});
