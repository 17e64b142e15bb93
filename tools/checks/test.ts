import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { faultsCheck, fuzzCheck, mochaCheck, scriptCheck, type Check } from "./check";
import { runChecks, summaryLines, type CheckReport } from "./run-checks";
import { FRESH_STACK_UP, STACK_DOWN, STACK_UP } from "./stack-checks";
import { closingLine, isSuccess, ONE_FAILED, sumTotals } from "./totals";
import { inLocalState } from "../../project/repository";
import { interruptCommands, resumeCommands } from "../../project/commands/process-group";

const MINUTE_MS = 60_000;
const write = (text: string): void => void process.stdout.write(text);

/** Checks without a stack, independent of each other. */
const STATIC_CHECKS: readonly Check[] = [
  scriptCheck("format", 5 * MINUTE_MS),
  scriptCheck("lint", 10 * MINUTE_MS),
  scriptCheck("types", 5 * MINUTE_MS),
  mochaCheck("unit", 10 * MINUTE_MS),
];

const STACK_SUITES: readonly Check[] = [
  // Needs no stack, but what the set-up unpacks.
  scriptCheck("rules", 5 * MINUTE_MS),
  mochaCheck("integration", 30 * MINUTE_MS),
  fuzzCheck(10 * MINUTE_MS),
  faultsCheck(30 * MINUTE_MS),
];

/** Ends the stack: `pulumi destroy` with a broker dead. */
const DESTROY_CHECK: Check = mochaCheck("integration:destroy", 15 * MINUTE_MS);

/** KEEP=1 tests the running stack as it is and leaves it running. */
const KEEP = process.env.KEEP === "1";

/** Holds the closing line, for a script that prints it after everything else. */
const TOTALS_FILE = inLocalState("totals", "closing-line");

const interruption = new AbortController();

/** Runs every check, writes a summary and sets the exit code. */
export async function test(): Promise<void> {
  mkdirSync(dirname(TOTALS_FILE), { recursive: true });
  rmSync(TOTALS_FILE, { force: true });
  const reports = await runAll();
  // Checks that were skipped have not passed.
  if (interruption.signal.aborted) reports.push({ name: "interrupted", totals: ONE_FAILED, durationMs: 0 });
  const totals = sumTotals(reports.map((report) => report.totals));
  const lines = ["", ...summaryLines(reports), "", closingLine(totals)];
  write(`${lines.join("\n")}\n`);
  writeFileSync(TOTALS_FILE, `${closingLine(totals)}\n`);
  if (!isSuccess(totals)) process.exitCode = 1;
}

/** Ends the running check and skips the rest. The stack is still taken down, whatever signal follows. */
export function interruptTest(): void {
  if (interruption.signal.aborted) return;
  interruption.abort();
  interruptCommands();
}

async function runAll(): Promise<CheckReport[]> {
  const { signal } = interruption;
  const stackless = await runChecks(STATIC_CHECKS, { signal, write });
  if (signal.aborted) return stackless;
  const up = await runChecks([KEEP ? STACK_UP : FRESH_STACK_UP], { signal, write });
  const stands = up.every(({ totals }) => totals.failed === 0);
  const suites = KEEP ? STACK_SUITES : [...STACK_SUITES, DESTROY_CHECK];
  const onStack = stands ? await runChecks(suites, { signal, write }) : [];
  resumeCommands();
  const down = KEEP ? [] : await runChecks([STACK_DOWN], { signal: new AbortController().signal, write });
  return [...stackless, ...up, ...onStack, ...down];
}
