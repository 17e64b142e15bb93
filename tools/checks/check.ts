import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { inLocalState, logFile } from "../../project/repository";
import { runCommand } from "../../project/commands/command";
import { judgeSuite, ONE_PASSED, readMochaRecord, readResults, type RecordReader, type SuiteResult } from "./totals";
import { messageOf } from "../../project/commands/command-line";

/** One line of the summary: something that is checked, and how. */
export interface Check {
  readonly name: string;
  /** Runs it; throwing counts as one failure. */
  readonly run: () => Promise<SuiteResult>;
}

/** A check that passes when the npm script exits with 0; it counts as one. */
export function scriptCheck(script: string, timeoutMs: number): Check {
  return {
    name: script,
    run: async () => {
      await runScript([script], timeoutMs);
      return { totals: ONE_PASSED };
    },
  };
}

/** A suite of mocha tests: it counts as many as it has. */
export function mochaCheck(script: string, timeoutMs: number): Check {
  const record = inLocalState("totals", `${script.replaceAll(":", "-")}.json`);
  const reporter = ["--reporter", "tools/checks/recording-reporter.ts", "--reporter-option", `record=${record}`];
  return suiteCheck([script, "--", ...reporter], { record, read: readMochaRecord }, timeoutMs);
}

/** The short form of the fault matrix: each fault counts as one. */
export function faultsCheck(timeoutMs: number): Check {
  return suiteCheck(["faults", "--", "--short"], { record: inLocalState("faults.json"), read: readResults }, timeoutMs);
}

/** The short form of the record fuzzer, the same records each time: each of its promises counts as one. */
export function fuzzCheck(timeoutMs: number): Check {
  return suiteCheck(
    ["fuzz:records", "--", "--short", "--seed", "1"],
    { record: inLocalState("fuzz-records.json"), read: readResults },
    timeoutMs,
  );
}

interface Recording {
  /** The file to which the suite writes its results. */
  readonly record: string;
  readonly read: RecordReader;
}

function suiteCheck(script: readonly string[], { record, read }: Recording, timeoutMs: number): Check {
  return {
    name: script[0] ?? "",
    run: async () => {
      mkdirSync(dirname(record), { recursive: true });
      rmSync(record, { force: true });
      const problem = await runScript(script, timeoutMs).then(() => undefined, messageOf);
      const content = existsSync(record) ? readFileSync(record, "utf8") : undefined;
      return judgeSuite(content, read, problem);
    },
  };
}

function runScript(args: readonly string[], timeoutMs: number): Promise<void> {
  return runCommand({
    file: "npm",
    args: ["run", "--silent", ...args],
    logFile: logFile(`test-${(args[0] ?? "").replaceAll(":", "-")}`),
    timeoutMs,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
}
