/** How late a deadline may be noticed, in milliseconds, and as a part of the whole time. */
const SWEEP_INTERVAL = { longestMs: 500, part: 0.1 };

interface Wait {
  readonly dueMs: number;
  readonly onDue: () => void;
}

/**
 * Deadlines of many waits under one timer, which looks at all of them now and then: a timer for each would be made and cancelled
 * for nothing nearly every time. A deadline is noticed up to half a second late, or a tenth of the time that waits are given.
 */
export class Deadlines {
  private readonly waits = new Set<Wait>();
  private readonly intervalMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** @param usualMs the time that waits are usually given, in milliseconds */
  constructor(usualMs: number) {
    this.intervalMs = Math.min(SWEEP_INTERVAL.longestMs, usualMs * SWEEP_INTERVAL.part);
  }

  /**
   * What the promise resolves with; `otherwise` once the deadline has passed. Rejections belong to the caller: none is expected.
   * @param dueMs by the clock of `performance.now()`
   */
  by<Result>(dueMs: number, promise: Promise<Result>, otherwise: Result): Promise<Result> {
    return new Promise((resolve) => {
      const wait = { dueMs, onDue: () => resolve(otherwise) };
      this.waits.add(wait);
      this.timer ??= setInterval(() => this.sweep(), this.intervalMs);
      void promise.then((result) => {
        this.waits.delete(wait);
        resolve(result);
      });
    });
  }

  private sweep(): void {
    if (this.waits.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    const nowMs = performance.now();
    for (const wait of this.waits) {
      if (wait.dueMs > nowMs) continue;
      this.waits.delete(wait);
      wait.onDue();
    }
  }
}
