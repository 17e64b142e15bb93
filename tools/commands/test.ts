import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { faultsCheck, mochaCheck, scriptCheck, type Check } from "../checks/check";
import { runChecks, summaryLines, type CheckReport } from "../checks/run-checks";
import { closingLine, isSuccess, onePassed, sumTotals } from "../checks/totals";
import { clean } from "../leftovers/clean";
import { takeDown } from "../leftovers/take-down";
import { pulumiUp } from "../pulumi/pulumi";
import { inLocalState } from "../repository";
import { setUp } from "../setup/setup";
import { interruptCommands, resumeCommands } from "../steps/process-group";
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

const stackUp: Check = {
  name: "stack up",
  run: async () => {
    await setUp();
    await pulumiUp();
    return { totals: onePassed };
  },
};

const suitesAgainstTheStack: readonly Check[] = [mochaCheck("integration", 30 * minuteMs), faultsCheck(30 * minuteMs)];

/** Ends the stack: `pulumi destroy` with a broker dead. */
const destroyed: Check = mochaCheck("integration:destroy", 15 * minuteMs);

const stackDown: Check = {
  name: "stack down",
  run: async () => {
    try {
      const left = await takeDown();
      if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(", ")}`);
      return { totals: onePassed };
    } catch (error) {
      // A failure it stays, but nothing of it may run on.
      await clean((line) => write(`${line}\n`));
      throw error;
    }
  },
};

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
    write(`${lines.join("\n")}\n`);
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
  const stackless = await runChecks(staticChecks, { signal, write });
  if (signal.aborted) return stackless;
  const up = await runChecks([stackUp], { signal, write });
  const stands = up.every(({ totals }) => totals.failed === 0);
  const keep = process.env.KEEP === "1";
  const suites = keep ? suitesAgainstTheStack : [...suitesAgainstTheStack, destroyed];
  const onStack = stands ? await runChecks(suites, { signal, write }) : [];
  resumeCommands();
  const down = keep ? [] : await runChecks([stackDown], { signal: new AbortController().signal, write });
  return [...stackless, ...up, ...onStack, ...down];
}
