/**
 * Tumbling event-time windows: `[n · sizeMs, (n + 1) · sizeMs)` is window number `n`. A window is retained, and
 * out-of-order records still count in it, until stream time is `graceMs` or more past its end. The grace period is the
 * retention of the stores too.
 */
export class TimeWindows {
  private constructor(
    readonly sizeMs: number,
    readonly graceMs: number,
  ) {}

  /** @throws RangeError for a size below `MIN_WINDOW_SIZE_MS` or a negative grace period */
  static ofSizeAndGrace({ sizeMs, graceMs }: { readonly sizeMs: number; readonly graceMs: number }): TimeWindows {
    if (!Number.isInteger(sizeMs) || sizeMs < MIN_WINDOW_SIZE_MS) {
      throw new RangeError(`a window must be at least ${MIN_WINDOW_SIZE_MS} ms long, not ${sizeMs}`);
    }
    if (!Number.isInteger(graceMs) || graceMs < 0) {
      throw new RangeError(`a grace period must be a whole number of milliseconds from 0, not ${graceMs}`);
    }
    return new TimeWindows(sizeMs, graceMs);
  }

  /** The number of the window that an instant, in epoch milliseconds, falls into. */
  windowNumberOf(instantMs: number): number {
    return Math.floor(instantMs / this.sizeMs);
  }

  /** When a window starts, in epoch milliseconds, included. */
  startOf(windowNumber: number): number {
    return windowNumber * this.sizeMs;
  }

  /** When a window ends, in epoch milliseconds, excluded. */
  endOf(windowNumber: number): number {
    return (windowNumber + 1) * this.sizeMs;
  }

  /**
   * The number of the oldest window that is retained at a stream time: every window below it has expired.
   * `-Infinity` while stream time is unknown.
   */
  retainedFrom(streamTimeMs: number): number {
    return Math.floor((streamTimeMs - this.graceMs) / this.sizeMs);
  }
}

/** The stores keep window numbers in 32 bits: with this size every window up to the year 9999 fits. */
export const MIN_WINDOW_SIZE_MS = 120_000;
