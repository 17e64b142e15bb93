/**
 * Tumbling event-time windows: `[n · sizeMs, (n + 1) · sizeMs)` is window number `n`. A window is retained, and late
 * records still count in it, until stream time has passed its end by `retentionMs` (Kafka Streams' grace period and
 * the retention of its window store in one).
 */
export class TimeWindows {
  private constructor(
    readonly sizeMs: number,
    readonly retentionMs: number,
  ) {}

  /**
   * @throws RangeError for a size below `MIN_WINDOW_SIZE_MS` or a negative retention
   */
  static of({ sizeMs, retentionMs }: { readonly sizeMs: number; readonly retentionMs: number }): TimeWindows {
    if (!Number.isInteger(sizeMs) || sizeMs < MIN_WINDOW_SIZE_MS) {
      throw new RangeError(`a window must be at least ${MIN_WINDOW_SIZE_MS} ms long, not ${sizeMs}`);
    }
    if (!Number.isInteger(retentionMs) || retentionMs < 0) {
      throw new RangeError(`a retention must be a whole number of milliseconds from 0, not ${retentionMs}`);
    }
    return new TimeWindows(sizeMs, retentionMs);
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
    return Math.floor((streamTimeMs - this.retentionMs) / this.sizeMs);
  }
}

/** Keeps the number of every window up to the year 9999 within 32 bits, which is what the stores keep of it. */
export const MIN_WINDOW_SIZE_MS = 120_000;
