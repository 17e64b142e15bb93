import { formatDuration } from "../../project/commands/command-line";
import type { Step, StepObserver, StepReport } from "../../project/commands/step";

const STILL_RUNNING_EVERY_MS = 30_000;

/** Shows steps as lines that can be kept in a log: a start, a sign of life every 30 seconds, an end. */
export function plainLines(write: (line: string) => void): StepObserver {
  const signsOfLife = new Map<string, { timer: NodeJS.Timeout; lastLine: string }>();
  return {
    started(step) {
      const startedAt = performance.now();
      const timer = setInterval(() => {
        const lastLine = signsOfLife.get(step.name)?.lastLine ?? "";
        write(`  ....  ${step.name}: ${formatDuration(performance.now() - startedAt)} so far  ${lastLine}`);
      }, STILL_RUNNING_EVERY_MS);
      signsOfLife.set(step.name, { timer: timer.unref(), lastLine: "" });
      write(` start  ${step.name}`);
    },
    told(step, line) {
      if (step.keepsLines) write(`        ${line}`);
      const sign = signsOfLife.get(step.name);
      if (sign !== undefined) sign.lastLine = line.trim().slice(0, 100);
    },
    ended(report) {
      clearInterval(signsOfLife.get(report.step.name)?.timer);
      write(endLine(report));
    },
  };
}

function endLine({ step, outcome, durationMs, reason }: StepReport): string {
  switch (outcome) {
    case "done":
      return `    ok  ${step.name}  ${formatDuration(durationMs)}`;
    case "skipped":
      return `    ok  ${step.name}  done already`;
    case "failed":
      return `FAILED  ${step.name}  after ${formatDuration(durationMs)}`;
    case "blocked":
      return `  left  ${step.name}: ${reason ?? ""}`;
  }
}

/** What a person needs after a failure: the step, why, its log, and what to do; nothing when all went well. */
export function failureLines(reports: readonly StepReport[]): string[] {
  return reports
    .filter(({ outcome }) => outcome === "failed")
    .flatMap(({ step, reason }) => [
      "",
      `Step "${step.name}" failed: ${reason ?? "no reason given"}`,
      ...(step.logFile === undefined ? [] : [`  log:    ${step.logFile}`]),
      `  remedy: ${remedyOf(step)}`,
    ]);
}

function remedyOf(step: Step): string {
  return `${step.remedy} Then run the same command again: it goes on from here.`;
}
