import type { Step, StepObserver, StepReport } from "../../project/commands/step";
import { messageOf } from "../../project/commands/command-line";

/** How steps are run. */
export interface RunStepsOptions {
  /** How many steps run at the same time; earlier ones in the list start first. */
  readonly maxConcurrent: number;
  readonly observer: StepObserver;
  /** A clock in milliseconds. Default: a monotonic one. */
  readonly now?: () => number;
}

/**
 * Runs every step that is not done yet, each as soon as those it depends on have succeeded. A failure blocks only its
 * dependents, so that the next run has the least left to do.
 *
 * @returns one report for each step, in the order of the list; it does not throw when a step fails.
 * @throws Error when two steps have the same name, or a step depends on one that is not before it in the list.
 */
export async function runSteps(steps: readonly Step[], options: RunStepsOptions): Promise<StepReport[]> {
  checkDeclaration(steps);
  const now = options.now ?? (() => performance.now());
  const turn = takeTurns(options.maxConcurrent);
  const reports = new Map<string, Promise<StepReport>>();
  for (const step of steps) {
    const before = (step.after ?? []).map((name) => reports.get(name)).filter((report) => report !== undefined);
    reports.set(step.name, settle(step, before));
  }
  return Promise.all(reports.values());

  async function settle(step: Step, before: Promise<StepReport>[]): Promise<StepReport> {
    const obstacle = (await Promise.all(before)).find(({ outcome }) => outcome === "failed" || outcome === "blocked");
    const report = obstacle === undefined ? await turn(() => attempt(step)) : blockedBy(obstacle.step, step);
    options.observer.ended(report);
    return report;
  }

  async function attempt(step: Step): Promise<StepReport> {
    const startedAt = now();
    const report = (outcome: StepReport["outcome"]) => ({ step, outcome, durationMs: now() - startedAt });
    try {
      if (await step.isDone?.()) return report("skipped");
      options.observer.started(step);
      const result = await step.run((line) => options.observer.told(step, line));
      return report(result === "unchanged" ? "skipped" : "done");
    } catch (error) {
      return { ...report("failed"), reason: messageOf(error) };
    }
  }
}

/** Whether every step succeeded. */
export function allSucceeded(reports: readonly StepReport[]): boolean {
  return reports.every(({ outcome }) => outcome === "done" || outcome === "skipped");
}

function blockedBy(obstacle: Step, step: Step): StepReport {
  return { step, outcome: "blocked", durationMs: 0, reason: `depends on "${obstacle.name}"` };
}

function checkDeclaration(steps: readonly Step[]): void {
  const known = new Set<string>();
  for (const step of steps) {
    if (known.has(step.name)) throw new Error(`two steps are called "${step.name}"`);
    const unknown = step.after?.find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new Error(`step "${step.name}" depends on "${unknown}", which is not before it in the list`);
    }
    known.add(step.name);
  }
}

/** Lets at most `limit` tasks run at the same time, in the order in which they arrived. */
function takeTurns(limit: number): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // The turn passes to the next in line directly: no later task can take it first.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
