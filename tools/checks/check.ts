import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { inLocalState, logFile } from "../repository";
import { runCommand } from "../steps/command";
import { judgeSuite, onePassed, type SuiteResult } from "./totals";

/** One line of the summary: something that is checked, and how. */
export interface Check {
  readonly name: string;
  /** Runs it; throwing counts as one failure. */
  readonly run: () => Promise<SuiteResult>;
}

/** A check that passes when the npm script ends well: it counts as one. */
export function scriptCheck(script: string, timeoutMs: number): Check {
  return {
    name: script,
    run: async () => {
      await runScript([script], timeoutMs);
      return { totals: onePassed };
    },
  };
}

/** A suite of mocha tests: it counts as many as it has. */
export function mochaCheck(script: string, timeoutMs: number): Check {
  return suiteCheck(script, timeoutMs, (record) => [
    ...["--reporter", "tools/checks/recording-reporter.ts"],
    ...["--reporter-option", `record=${record}`],
  ]);
}

/**
 * A suite that records its totals.
 *
 * @param recordTo the arguments that make it write `{ passed, failed, skipped }` as JSON to the file
 */
export function suiteCheck(script: string, timeoutMs: number, recordTo: (file: string) => string[]): Check {
  const record = inLocalState("totals", `${script}.json`);
  return {
    name: script,
    run: async () => {
      mkdirSync(dirname(record), { recursive: true });
      rmSync(record, { force: true });
      let succeeded = true;
      try {
        await runScript([script, "--", ...recordTo(record)], timeoutMs);
      } catch (error) {
        succeeded = false;
        if (!existsSync(record)) throw error;
      }
      return judgeSuite(existsSync(record) ? readFileSync(record, "utf8") : undefined, succeeded);
    },
  };
}

function runScript(args: readonly string[], timeoutMs: number): Promise<void> {
  return runCommand({
    file: "npm",
    args: ["run", "--silent", ...args],
    logFile: logFile(`test-${args[0] ?? "script"}`),
    timeoutMs,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
}
