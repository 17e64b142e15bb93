import { availableParallelism } from "node:os";
import { failureLines, plainLines } from "./plain-lines";
import { allSucceeded, runSteps } from "./run-steps";
import type { Step, StepReport } from "../../project/commands/step";
import { taskList } from "./task-list";

/**
 * Runs steps and shows them on the terminal or in a log. Where one fails, it prints which, why, where its log is and what to do.
 * One more step than there are cores runs at a time, since most of them wait for downloads.
 *
 * @throws Error after the explanation, when a step failed.
 */
export async function performSteps(steps: readonly Step[]): Promise<void> {
  const reports = process.stdout.isTTY && process.env.CI === undefined ? await onTerminal(steps) : await inLog(steps);
  if (allSucceeded(reports)) return;
  const failed = reports.filter(({ outcome }) => outcome === "failed").map(({ step }) => step.name);
  process.stdout.write(`${failureLines(reports).join("\n")}\n\n`);
  throw new Error(`not done: ${failed.join(", ")}`);
}

const MAX_CONCURRENT = availableParallelism() + 1;

async function onTerminal(steps: readonly Step[]): Promise<StepReport[]> {
  const { observer, finished } = taskList(steps);
  const reports = await runSteps(steps, { maxConcurrent: MAX_CONCURRENT, observer });
  await finished;
  return reports;
}

function inLog(steps: readonly Step[]): Promise<StepReport[]> {
  const observer = plainLines((line) => process.stdout.write(`${line}\n`));
  return runSteps(steps, { maxConcurrent: MAX_CONCURRENT, observer });
}
