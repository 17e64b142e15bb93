import { setTimeout as pause } from "node:timers/promises";

/** How long and how often to look. */
export interface PollOptions {
  readonly timeoutMs: number;
  /** Pause between two looks; 250 ms unless set. */
  readonly intervalMs?: number;
  readonly signal: AbortSignal;
}

/**
 * Looks until `probe` returns something other than undefined.
 *
 * @returns that, or undefined where the time ran out
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
