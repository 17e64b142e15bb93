import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { inRepository } from "../../project/repository";
import { exportedMetrics, type ExportedMetrics } from "./exported-metrics";
import { isAlert, readRules, RULES_FILE } from "./rules";
import { usedSeries } from "./used-series";

/** What a rule refers to and nobody exports, in words. */
function unknownIn(expression: string, exported: ExportedMetrics): string[] {
  const recorded = new Set(readRules().flatMap((rule) => (isAlert(rule) ? [] : [rule.record])));
  const { selectors, grouping } = usedSeries(expression);
  const known = new Set<string>();
  const problems = selectors.flatMap(({ metric, labels }) => {
    const own = exported.get(metric) ?? (recorded.has(metric) ? new Set<string>() : undefined);
    for (const label of own ?? []) known.add(label);
    if (own === undefined) return [`nobody exports ${metric}`];
    return labels.filter((label) => !own.has(label)).map((label) => `${metric} has no label ${label}`);
  });
  return [...problems, ...grouping.filter((label) => !known.has(label)).map((label) => `no series has ${label}`)];
}

/** The anchors that GitHub gives a document's headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
  }[];
}

describe("the rules for Prometheus", () => {
  const rules = readRules();
  const alerts = rules.filter(isAlert);
  let exported: ExportedMetrics;

  before(async () => {
    exported = await exportedMetrics();
  });

  it("use only metrics and labels that are exported", () => {
    for (const rule of rules) {
      expect(unknownIn(rule.expr, exported), isAlert(rule) ? rule.alert : rule.record).to.deep.equal([]);
    }
    const broken = 'sum by (shard) (rate(shopstream_orders_total{result="refused"}[5m])) / gone';
    expect(unknownIn(broken, exported)).to.deep.equal([
      "shopstream_orders_total has no label result",
      "nobody exports gone",
      "no series has shard",
    ]);
  });

  it("name in their words only labels that the alert has", () => {
    for (const { alert, expr, annotations } of alerts) {
      const labels = new Set(usedSeries(expr).selectors.flatMap(({ metric }) => [...(exported.get(metric) ?? [])]));
      const named = [
        ...Object.values(annotations)
          .join(" ")
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, name = ""]) => name);
      expect(
        named.filter((name) => !labels.has(name)),
        alert,
      ).to.deep.equal([]);
    }
  });

  it("lead each to its own section of the runbook", () => {
    const anchors = anchorsOf(readFileSync(inRepository("docs", "runbook.md"), "utf8"));
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook).to.equal(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(anchors).to.include(alert.toLowerCase());
    }
  });

  it("are each tested to fire and not to fire", () => {
    const folder = dirname(RULES_FILE);
    const tests = readdirSync(folder)
      .filter((name) => name.endsWith(".test.yaml"))
      .flatMap((name) => (parse(readFileSync(join(folder, name), "utf8")) as RuleTests).tests)
      .flatMap((test) => test.alert_rule_test);
    for (const { alert } of alerts) {
      const own = tests
        .filter(({ alertname }) => alertname === alert)
        .map(({ exp_alerts: expected }) => expected.length > 0);
      expect(new Set(own), alert).to.deep.equal(new Set([true, false]));
    }
  });
});
