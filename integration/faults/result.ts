import type { LoadTotals } from "../harness/load/load-report";

/** What a fault's run came to. */
export interface FaultResult {
  readonly fault: string;
  readonly promise: string;
  readonly passed: boolean;
  /** Why not. */
  readonly failure: string | null;
  readonly totals: LoadTotals;
  /** Orders that were answered with 202, or stand on the topic, and are missing somewhere. */
  readonly lost: number;
  /** Orders that are somewhere more often than once. */
  readonly duplicated: number;
  /** Longest time in which the client saw no 202, in milliseconds. */
  readonly longestGapMs: number;
  /** From the end of the load until every order was everywhere, in milliseconds; null when that never came. */
  readonly settledMs: number | null;
  readonly notes: readonly string[];
}
