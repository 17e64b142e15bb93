import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { mochaCheck, scriptCheck, suiteCheck, type Check } from "../checks/check";
import { runChecks, summaryLines, type CheckReport } from "../checks/run-checks";
import { closingLine, isSuccess, onePassed, sumTotals } from "../checks/totals";
import { takeDown } from "../leftovers/take-down";
import { pulumiUp } from "../pulumi/pulumi";
import { inLocalState } from "../repository";
import { setUp } from "../setup/setup";
import { interruptCommands, resumeCommands } from "../steps/process-group";
import { runCommandLine } from "./command";

const minuteMs = 60_000;

/** What needs no stack; each stands alone. */
const staticChecks: readonly Check[] = [
  scriptCheck("format", 5 * minuteMs),
  scriptCheck("lint", 10 * minuteMs),
  scriptCheck("types", 5 * minuteMs),
  mochaCheck("unit", 10 * minuteMs),
];

const stackUp: Check = {
  name: "stack up",
  run: async () => {
    await setUp();
    await pulumiUp();
    return { totals: onePassed };
  },
};

const suitesAgainstTheStack: readonly Check[] = [
  mochaCheck("integration", 30 * minuteMs),
  suiteCheck("faults", 30 * minuteMs, (file) => ["--short", "--record", file]),
];

const stackDown: Check = {
  name: "stack down",
  run: async () => {
    const left = await takeDown();
    if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(", ")}`);
    return { totals: onePassed };
  },
};

const uninterrupted = { stopAtFailure: false, signal: new AbortController().signal };

/** The closing line, for a script that prints it last of all. */
const totalsFile = inLocalState("totals", "closing-line");

const interruption = new AbortController();

runCommandLine(
  async () => {
    mkdirSync(dirname(totalsFile), { recursive: true });
    rmSync(totalsFile, { force: true });
    const reports = await runAll();
    const totals = sumTotals(reports.map((report) => report.totals));
    const lines = ["", ...summaryLines(reports), "", closingLine(totals)];
    process.stdout.write(`${lines.join("\n")}\n`);
    writeFileSync(totalsFile, `${closingLine(totals)}\n`);
    if (interruption.signal.aborted) throw new Error("interrupted");
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
  const stackless = await runChecks(staticChecks, { stopAtFailure: false, signal });
  if (signal.aborted) return stackless;
  const up = await runChecks([stackUp], { stopAtFailure: true, signal });
  const stands = up.every((report) => report.totals.failed === 0);
  const suites = stands ? await runChecks(suitesAgainstTheStack, { stopAtFailure: false, signal }) : [];
  resumeCommands();
  const down = process.env.KEEP === "1" ? [] : await runChecks([stackDown], uninterrupted);
  return [...stackless, ...up, ...suites, ...down];
}
