import { setTimeout as pause } from "node:timers/promises";

/** How long and how often to poll. */
export interface PollOptions {
  readonly timeoutMs: number;
  /** Pause between two probes. Default: 250 ms. */
  readonly intervalMs?: number;
  readonly signal: AbortSignal;
}

/**
 * Polls until `probe` returns something other than undefined.
 *
 * @returns its result, or undefined after the time-out
 * @throws what the probe throws, or the signal's reason
 */
export async function poll<T>(probe: () => Promise<T | undefined>, options: PollOptions): Promise<T | undefined> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal.throwIfAborted();
    const result = await probe();
    if (result !== undefined) return result;
    if (performance.now() >= deadline) return undefined;
    // An aborted pause ends at once; the loop's head then throws the reason.
    await pause(options.intervalMs ?? 250, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
