import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { RULES_FILE, type Rule } from "./rules";
import { withShorterWaits } from "./shorter-waits";

const rulesOf = (file: string): Rule[] =>
  (parse(file) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
const waitOf = (rule: Rule): string | undefined => ("for" in rule ? rule.for : undefined);

describe("alert rules with shorter waits", () => {
  it("wait a part of the time, and are the same otherwise", () => {
    const file = readFileSync(RULES_FILE, "utf8");
    const [before, after] = [rulesOf(file), rulesOf(withShorterWaits(file, 12))];
    expect(after.map((rule) => ({ ...rule, for: waitOf(before[after.indexOf(rule)]!) }))).to.deep.equal(
      before.map((rule) => ({ ...rule, for: waitOf(rule) })),
    );
    const waits = before.map((rule, index) => [waitOf(rule), waitOf(after[index]!)]);
    expect(waits).to.deep.include.members([
      ["1m", "5000ms"],
      ["30s", "2500ms"],
      ["2m", "10000ms"],
      [undefined, undefined],
    ]);
  });

  it("are refused where a wait is not a plain duration", () => {
    expect(() => withShorterWaits("groups: [{ rules: [{ for: soon }] }]", 2)).to.throw('"soon" is not a duration');
  });
});
