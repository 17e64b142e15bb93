/** What the transactional producer is doing. */
export type TransactionState =
  /** No producer id yet, and older instances of the same transactional id are not fenced yet. */
  | "UNINITIALIZED"
  /** No transaction is open. */
  | "READY"
  /** Records and offsets are being added. */
  | "IN_TRANSACTION"
  /** The commit is requested; its outcome is unknown until the coordinator answers. */
  | "COMMITTING"
  /** The transaction failed; none of it will be visible. */
  | "ABORTING"
  /** Another instance holds the transactional id, or the producer has failed permanently. A final state. */
  | "FENCED";

export type TransactionEvent =
  "INITIALIZED" | "BEGUN" | "COMMIT_REQUESTED" | "COMMITTED" | "ABORT_REQUESTED" | "ABORTED" | "FATAL_ERROR";

/**
 * All transitions (KIP-98, KIP-447). A retriable error is not one: the same call is made again in the same state.
 */
export const TRANSACTION_TRANSITIONS: Readonly<
  Record<TransactionState, Readonly<Partial<Record<TransactionEvent, TransactionState>>>>
> = {
  UNINITIALIZED: { INITIALIZED: "READY", FATAL_ERROR: "FENCED" },
  READY: { BEGUN: "IN_TRANSACTION", FATAL_ERROR: "FENCED" },
  IN_TRANSACTION: { COMMIT_REQUESTED: "COMMITTING", ABORT_REQUESTED: "ABORTING", FATAL_ERROR: "FENCED" },
  COMMITTING: { COMMITTED: "READY", ABORT_REQUESTED: "ABORTING", FATAL_ERROR: "FENCED" },
  ABORTING: { ABORTED: "READY", FATAL_ERROR: "FENCED" },
  FENCED: { FATAL_ERROR: "FENCED" },
};

/**
 * The state after an event.
 * @throws Error when the event cannot happen in this state: the caller has a bug
 */
export function nextTransactionState(state: TransactionState, event: TransactionEvent): TransactionState {
  const next = TRANSACTION_TRANSITIONS[state][event];
  if (next === undefined) throw new Error(`a transaction that is ${state} cannot take ${event}`);
  return next;
}
