import { setTimeout as delay } from "node:timers/promises";
import { remedyFor } from "./errors";

/** Time between two attempts, in milliseconds. */
const BACKOFF_MS = 200;

/**
 * Makes a call again for as long as it fails with an error that can be retried.
 * @throws any other error, and the signal's reason when aborted
 */
export async function retried<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (remedyFor(error) !== "RETRY") throw error;
      await delay(BACKOFF_MS, undefined, { signal });
    }
  }
}
