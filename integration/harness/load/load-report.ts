import type { ClientLedger } from "../ledger/compare";

/** What the client knows about one order in the end. */
export interface OrderOutcome {
  readonly orderId: string;
  /** Requests sent with it. */
  readonly attempts: number;
  /** Requests answered with 503. */
  readonly refusals: number;
  /** Requests whose connection broke or that were never answered. */
  readonly unanswered: number;
  /** When 202 came, epoch milliseconds; null when it never did. */
  readonly acceptedAtMs: number | null;
}

/** The result of a load. */
export interface LoadReport {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly outcomes: readonly OrderOutcome[];
}

/** The totals of a load. */
export interface LoadTotals {
  /** Orders, no matter how many times each was sent. */
  readonly sent: number;
  readonly accepted: number;
  /** 503 answers, including those to retries. */
  readonly refusals: number;
  readonly unanswered: number;
  /** Orders that never got a 202, including by retries. */
  readonly neverAccepted: number;
}

/** Sums up a load. */
export function totalsOf({ outcomes }: LoadReport): LoadTotals {
  const accepted = outcomes.filter(({ acceptedAtMs }) => acceptedAtMs !== null).length;
  return {
    sent: outcomes.length,
    accepted,
    refusals: outcomes.reduce((sum, { refusals }) => sum + refusals, 0),
    unanswered: outcomes.reduce((sum, { unanswered }) => sum + unanswered, 0),
    neverAccepted: outcomes.length - accepted,
  };
}

/** The longest time in which the client saw no 202, in milliseconds, between the load's start and its end. */
export function longestGapMs({ startedAtMs, endedAtMs, outcomes }: LoadReport): number {
  const acceptedAtMs = outcomes.flatMap((outcome) => (outcome.acceptedAtMs === null ? [] : [outcome.acceptedAtMs]));
  acceptedAtMs.sort((left, right) => left - right);
  let previousMs = startedAtMs;
  let longestMs = 0;
  for (const atMs of [...acceptedAtMs, endedAtMs]) {
    longestMs = Math.max(longestMs, atMs - previousMs);
    previousMs = atMs;
  }
  return longestMs;
}

/** What the client knows of a load's orders, for the ledger. */
export function clientLedgerOf({ outcomes }: LoadReport): ClientLedger {
  const ids = (accepted: boolean): Set<string> =>
    new Set(outcomes.filter(({ acceptedAtMs }) => (acceptedAtMs !== null) === accepted).map(({ orderId }) => orderId));
  return {
    accepted: ids(true),
    uncertain: ids(false),
    writtenDirectly: new Set(),
    attempts: new Map(outcomes.map(({ orderId, attempts }) => [orderId, attempts])),
  };
}
