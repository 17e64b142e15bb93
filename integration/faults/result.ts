import type { LoadTotals } from "../harness/load/load-report";

/** The result of one fault's run. */
export interface FaultResult {
  readonly fault: string;
  readonly promise: string;
  readonly passed: boolean;
  /** Why it did not pass. */
  readonly failure: string | null;
  readonly totals: LoadTotals;
  /** Orders that were answered with 202, or are on the topic, and are missing somewhere. */
  readonly lost: number;
  /** Orders that are somewhere more than once. */
  readonly duplicated: number;
  /** Longest time in which the client saw no 202, in milliseconds. */
  readonly longestGapMs: number;
  /** From the end of the load until every order was everywhere, in milliseconds; null when that never happened. */
  readonly settledMs: number | null;
  readonly notes: readonly string[];
}

/** A run fails beyond this multiple of its target: for a failover of 6 s, beyond the 30 s after which the API refuses orders. */
const FAILING_MULTIPLE = 5;

/**
 * Compares the longest time without a 202 with its target.
 *
 * @param targetMs undefined: the fault has no target
 * @returns null when the target was met
 */
export function gapVerdict(gapMs: number, targetMs: number | undefined): { text: string; fails: boolean } | null {
  if (targetMs === undefined || gapMs <= targetMs) return null;
  return {
    text: `no 202 for ${(gapMs / 1_000).toFixed(1)} s, the target is ${targetMs / 1_000} s`,
    fails: gapMs > FAILING_MULTIPLE * targetMs,
  };
}
