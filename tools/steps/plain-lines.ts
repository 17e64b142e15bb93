import { formatDuration } from "../../project/commands/command-line";
import type { Step, StepObserver, StepReport } from "../../project/commands/step";

const STILL_RUNNING_EVERY_MS = 30_000;

/** Shows steps as lines for a log: a start, progress every 30 seconds, an end. */
export function plainLines(write: (line: string) => void): StepObserver {
  const running = new Map<string, { timer: NodeJS.Timeout; lastLine: string }>();
  return {
    started(step) {
      const startedAt = performance.now();
      const timer = setInterval(() => {
        const lastLine = running.get(step.name)?.lastLine ?? "";
        write(`  ....  ${step.name}: ${formatDuration(performance.now() - startedAt)} so far  ${lastLine}`);
      }, STILL_RUNNING_EVERY_MS);
      running.set(step.name, { timer: timer.unref(), lastLine: "" });
      write(` start  ${step.name}`);
    },
    told(step, line) {
      if (step.keepsLines) write(`        ${line}`);
      const progress = running.get(step.name);
      if (progress !== undefined) progress.lastLine = line.trim().slice(0, 100);
    },
    ended(report) {
      clearInterval(running.get(report.step.name)?.timer);
      write(endLine(report));
    },
  };
}

function endLine({ step, outcome, durationMs, reason }: StepReport): string {
  switch (outcome) {
    case "done":
      return `    ok  ${step.name}  ${formatDuration(durationMs)}`;
    case "skipped":
      return `    ok  ${step.name}  already done`;
    case "failed":
      return `FAILED  ${step.name}  after ${formatDuration(durationMs)}`;
    case "blocked":
      return `  skip  ${step.name}: ${reason ?? ""}`;
  }
}

/** Explains each failure: the step, why, its log, and what to do. */
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
  return `${step.remedy} Then run the same command again: it continues from here.`;
}
