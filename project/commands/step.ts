/** What a step that ran found out. */
export type StepResult = "changed" | "unchanged";

/** One thing that has to be so, how to see that it is, and how to make it so. */
export interface Step {
  /** Unique; other steps refer to it. */
  readonly name: string;
  /** The steps this one stands on; it starts when all of them have succeeded. */
  readonly after?: readonly string[];
  /** Whether nothing is left to do; asked when the steps before have succeeded. Default: not known before running. */
  readonly isDone?: () => boolean | Promise<boolean>;
  /** Makes it so, telling what it is at. Ends with "unchanged" when it finds that nothing was left to do. */
  readonly run: (tell: (line: string) => void) => Promise<StepResult>;
  /** Whether every line it tells is worth keeping on the screen. Default: only the newest is shown while it runs. */
  readonly keepsLines?: boolean;
  /** Where the step writes what it does; undefined where it has nothing to write. */
  readonly logFile?: string;
  /** What a person can do when it fails. */
  readonly remedy: string;
}

/** How a step ended: `skipped` was done already, `blocked` stands on one that failed. */
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
