import { setTimeout as delay } from "node:timers/promises";

/** The waits between attempts, in milliseconds: doubled from the first to the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface RetryOptions {
  readonly backoff: Backoff;
  /** Attempts at most, the first one included. Default: no limit. */
  readonly attempts?: number;
  /** No attempt begins later than this after the first one, in milliseconds. Default: no deadline. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
  /** Default: every error can be retried. */
  readonly canRetry?: (error: unknown) => boolean;
  /** Told of each failure that is retried. */
  readonly onRetry?: (error: unknown) => void;
}

/** The wait after `failures` attempts in a row have failed, in milliseconds. */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1));
}

/**
 * Calls until it succeeds. Without `attempts` and `withinMs` it retries without end: give a signal then. Each wait is
 * shortened at random by up to a half, so that instances that failed together do not come back together.
 * @throws the last error when it cannot be retried or there is no time left; the signal's reason when aborted
 */
export async function retry<Result>(call: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { backoff, attempts = Infinity, withinMs = Infinity, signal, canRetry = () => true, onRetry } = options;
  const startedMs = performance.now();
  for (let failures = 0; ;) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      failures += 1;
      const waitMs = backoffMs(backoff, failures) * (1 - Math.random() / 2);
      const isTooLate = performance.now() - startedMs + waitMs > withinMs;
      if (failures >= attempts || isTooLate || !canRetry(error)) throw error;
      onRetry?.(error);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Failures in a row, for a loop that goes on by itself after each: `retry` would keep it from everything else. */
export class FailureStreak {
  private failures = 0;
  private sinceMs = 0;

  constructor(
    private readonly backoff: Backoff,
    private readonly withinMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Something succeeded. */
  end(): void {
    this.failures = 0;
  }

  /** One more failure. @returns the wait after it, in milliseconds; undefined when the streak has lasted too long */
  next(): number | undefined {
    if (this.failures === 0) this.sinceMs = this.nowMs();
    this.failures += 1;
    return this.nowMs() - this.sinceMs > this.withinMs ? undefined : backoffMs(this.backoff, this.failures);
  }
}
