import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { inRepository } from "../../project/repository";

const text = z.string().min(1);

const ruleSchema = z.union([
  z.strictObject({ record: text, expr: text }),
  z.strictObject({
    alert: text,
    expr: text,
    for: text.optional(),
    labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
    annotations: z.strictObject({ summary: text, description: text, runbook: text }),
  }),
]);
const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: text, rules: z.array(ruleSchema) })),
});

export type Rule = z.infer<typeof ruleSchema>;
export type Alert = Extract<Rule, { alert: string }>;

/** The file that Prometheus loads. */
export const RULES_FILE = inRepository("stacks", "prometheus", "rules.yaml");

/** Its rules. @throws ZodError where one lacks what each must have */
export function readRules(): readonly Rule[] {
  return rulesSchema.parse(parse(readFileSync(RULES_FILE, "utf8"))).groups.flatMap(({ rules }) => rules);
}

export function isAlert(rule: Rule): rule is Alert {
  return "alert" in rule;
}
