import { Listr, type ListrTaskWrapper } from "listr2";
import { formatDuration } from "../../project/commands/command-line";
import type { Step, StepObserver, StepReport } from "../../project/commands/step";

type Task = ListrTaskWrapper<unknown, never, never>;

/** A display of running steps. */
export interface TaskList {
  readonly observer: StepObserver;
  /** Resolves when the last step has ended and the terminal is free again. */
  readonly finished: Promise<void>;
}

/** Shows steps on a terminal as a list that is redrawn in place, each with its progress and the time it took. */
export function taskList(steps: readonly Step[]): TaskList {
  const lines = new Map(steps.map((step) => [step.name, lineOf(step)]));
  const list = new Listr(
    steps.map((step) => ({
      title: step.name,
      task: (_: unknown, task) => lines.get(step.name)?.show(task as Task),
      rendererOptions: step.keepsLines ? { outputBar: Infinity, persistentOutput: true } : {},
    })),
    {
      concurrent: true,
      exitOnError: false,
      collectErrors: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: false, collapseSkips: false },
    },
  );
  return {
    observer: {
      started: (step) => lines.get(step.name)?.start(),
      told: (step, line) => lines.get(step.name)?.tell(line),
      ended: (report) => lines.get(report.step.name)?.end(report),
    },
    finished: list.run().then(() => undefined),
  };
}

function lineOf(step: Step) {
  let task: Task | undefined;
  // The list may begin to show a step after the step has begun.
  const early: string[] = [];
  let started = false;
  let end: (report: StepReport) => void = () => undefined;
  const ended = new Promise<StepReport>((resolve) => (end = resolve));
  return {
    end,
    start: () => {
      started = true;
      if (task !== undefined) task.title = step.name;
    },
    tell: (text: string) => {
      if (task === undefined) early.push(text);
      else task.output = text.trim();
    },
    show: async (shown: Task) => {
      task = shown;
      for (const text of early) task.output = text.trim();
      if (step.after !== undefined && !started) task.title = `${step.name} (after ${step.after.join(", ")})`;
      const report = await ended;
      task.title = step.name;
      switch (report.outcome) {
        case "done":
          task.title = `${step.name}  ${formatDuration(report.durationMs)}`;
          return;
        case "skipped":
          task.title = `${step.name}  already done`;
          return;
        case "blocked":
          task.skip(`${step.name}: ${report.reason ?? ""}`);
          return;
        case "failed":
          throw new Error(report.reason);
      }
    },
  };
}
