import { readdirSync } from "node:fs";
import { runCommand } from "../../project/commands/command";
import { prometheusProgram } from "../../project/prometheus-programs";
import { inRepository, logFile } from "../../project/repository";

const RULES_FOLDER = inRepository("stacks", "prometheus");
const TIMEOUT_MS = 2 * 60_000;

/** Checks the rules for Prometheus and runs their tests. @throws Error that names `make setup` where promtool is missing */
export async function checkRules(): Promise<void> {
  const promtool = prometheusProgram("promtool");
  const run = (...args: string[]): Promise<void> =>
    runCommand({
      file: promtool,
      args,
      workingDirectory: RULES_FOLDER,
      logFile: logFile("rules"),
      timeoutMs: TIMEOUT_MS,
      onLine: (line) => process.stdout.write(`${line}\n`),
    });
  const tests = readdirSync(RULES_FOLDER).filter((name) => name.endsWith(".test.yaml"));
  if (tests.length === 0) throw new Error(`${RULES_FOLDER} holds no tests`);
  await run("check", "rules", "rules.yaml");
  await run("test", "rules", ...tests);
}
