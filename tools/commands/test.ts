import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { faultsCheck, fuzzCheck, mochaCheck, scriptCheck, type Check } from "../checks/check";
import { runChecks, summaryLines, type CheckReport } from "../checks/run-checks";
import { freshStackUp, stackDown, stackUp } from "../checks/stack-checks";
import { closingLine, isSuccess, oneFailed, sumTotals } from "../checks/totals";
import { inLocalState } from "../../project/repository";
import { interruptCommands, resumeCommands } from "../../project/commands/process-group";
import { runCommandLine } from "./command";

const minuteMs = 60_000;
const write = (text: string): void => void process.stdout.write(text);

/** What needs no stack; each stands alone. */
const staticChecks: readonly Check[] = [
  scriptCheck("format", 5 * minuteMs),
  scriptCheck("lint", 10 * minuteMs),
  scriptCheck("types", 5 * minuteMs),
  mochaCheck("unit", 10 * minuteMs),
];

const suitesAgainstTheStack: readonly Check[] = [
  mochaCheck("integration", 30 * minuteMs),
  fuzzCheck(10 * minuteMs),
  faultsCheck(30 * minuteMs),
];

/** Ends the stack: `pulumi destroy` with a broker dead. */
const destroyed: Check = mochaCheck("integration:destroy", 15 * minuteMs);

/** KEEP=1 takes a running stack as it is and leaves it running. */
const keep = process.env.KEEP === "1";

/** The closing line, for a script that prints it last of all. */
const totalsFile = inLocalState("totals", "closing-line");

const interruption = new AbortController();

runCommandLine(
  async () => {
    mkdirSync(dirname(totalsFile), { recursive: true });
    rmSync(totalsFile, { force: true });
    const reports = await runAll();
    // Whatever did not run because of it has not passed.
    if (interruption.signal.aborted) reports.push({ name: "interrupted", totals: oneFailed, durationMs: 0 });
    const totals = sumTotals(reports.map((report) => report.totals));
    const lines = ["", ...summaryLines(reports), "", closingLine(totals)];
    write(`${lines.join("\n")}\n`);
    writeFileSync(totalsFile, `${closingLine(totals)}\n`);
    if (!isSuccess(totals)) process.exitCode = 1;
  },
  {
    // The stack is taken down after an interruption too, and a second one does not keep it from that.
    onInterrupt: () => {
      if (interruption.signal.aborted) return;
      interruption.abort();
      interruptCommands();
    },
  },
);

async function runAll(): Promise<CheckReport[]> {
  const { signal } = interruption;
  const stackless = await runChecks(staticChecks, { signal, write });
  if (signal.aborted) return stackless;
  const up = await runChecks([keep ? stackUp : freshStackUp], { signal, write });
  const stands = up.every(({ totals }) => totals.failed === 0);
  const suites = keep ? suitesAgainstTheStack : [...suitesAgainstTheStack, destroyed];
  const onStack = stands ? await runChecks(suites, { signal, write }) : [];
  resumeCommands();
  const down = keep ? [] : await runChecks([stackDown], { signal: new AbortController().signal, write });
  return [...stackless, ...up, ...onStack, ...down];
}
