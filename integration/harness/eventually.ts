import { setTimeout as delay } from "node:timers/promises";

interface EventuallyOptions {
  /** How long to keep trying, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Pause between two tries, in milliseconds. Default 250. */
  readonly intervalMs?: number;
}

/** A time-out of `eventually`; `cause` is the last failure, whose message is part of this one's. */
export class NeverHappened extends Error {
  constructor(what: string, waitedMs: number, lastSeen: unknown) {
    super(`waited ${(waitedMs / 1000).toFixed(1)} s in vain for: ${what}\nlast seen: ${describe(lastSeen)}`, {
      cause: lastSeen,
    });
    this.name = "NeverHappened";
  }
}

function describe(lastSeen: unknown): string {
  if (lastSeen === undefined) return "nothing: the first try had not answered yet";
  return lastSeen instanceof Error ? lastSeen.message : JSON.stringify(lastSeen);
}

const TIMED_OUT = Symbol("timed out");

/**
 * Tries `probe` until it returns without throwing, and returns its value.
 *
 * A probe reports what it saw by throwing: the last failure is part of the error message. One that hangs is abandoned at
 * the deadline.
 *
 * @param what the awaited state in words, as in "order 42 is in transactions"
 * @throws NeverHappened at the deadline
 */
export async function eventually<Value>(
  what: string,
  probe: () => Value | Promise<Value>,
  { timeoutMs = 30_000, intervalMs = 250 }: EventuallyOptions = {},
): Promise<Value> {
  const startedAtMs = Date.now();
  const deadline = new AbortController();
  const expired = delay(timeoutMs, TIMED_OUT, { signal: deadline.signal });
  // Aborting the timer rejects its promise, which nobody awaits by then.
  expired.catch(() => undefined);
  let lastSeen: unknown;
  try {
    do {
      try {
        const value = await Promise.race([probe(), expired]);
        if (value !== TIMED_OUT) return value;
        break;
      } catch (error) {
        lastSeen = error;
      }
      await Promise.race([delay(intervalMs), expired]);
    } while (Date.now() - startedAtMs < timeoutMs);
    throw new NeverHappened(what, Date.now() - startedAtMs, lastSeen);
  } finally {
    deadline.abort();
  }
}
