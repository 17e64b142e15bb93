/** Whether a step that ran had anything to do. */
export type StepResult = "changed" | "unchanged";

/** One requirement: how to check it, and how to meet it. */
export interface Step {
  /** Unique; other steps refer to it. */
  readonly name: string;
  /** The steps it depends on; it starts when all of them have succeeded. */
  readonly after?: readonly string[];
  /** Whether there is nothing to do; asked after the steps it depends on. Default: not known before running. */
  readonly isDone?: () => boolean | Promise<boolean>;
  /** Does it and reports progress. Returns "unchanged" when it found nothing to do. */
  readonly run: (tell: (line: string) => void) => Promise<StepResult>;
  /** Whether every line of progress stays on the screen. Default: only the latest is shown while it runs. */
  readonly keepsLines?: boolean;
  /** The step's log; undefined where it writes none. */
  readonly logFile?: string;
  /** What a person can do when it fails. */
  readonly remedy: string;
}

/** How a step ended: `skipped` had nothing to do, `blocked` depends on one that failed. */
export type StepOutcome = "done" | "skipped" | "failed" | "blocked";

/** A step's end. */
export interface StepReport {
  readonly step: Step;
  readonly outcome: StepOutcome;
  readonly durationMs: number;
  /** Why it failed, or which step it was blocked by. */
  readonly reason?: string;
}

/** Told of what happens while steps run. */
export interface StepObserver {
  started(step: Step): void;
  told(step: Step, line: string): void;
  ended(report: StepReport): void;
}
