/** What the transactional producer is doing. */
export type TransactionState =
  /** No producer id yet; an older instance of the same transactional id is not fenced yet. */
  | "UNINITIALIZED"
  /** No transaction is open. */
  | "READY"
  /** Records and offsets are being added. */
  | "IN_TRANSACTION"
  /** The commit is asked for; whether it happened is known when the coordinator answers. */
  | "COMMITTING"
  /** Something in the transaction failed; nothing of it will be visible. */
  | "ABORTING"
  /** Another instance holds the transactional id, or the producer is broken for good. There is no way out. */
  | "FENCED";

export type TransactionEvent =
  "INITIALIZED" | "BEGUN" | "COMMIT_REQUESTED" | "COMMITTED" | "ABORT_REQUESTED" | "ABORTED" | "FATAL_ERROR";

/**
 * Every transition there is (KIP-98, KIP-447). A retriable error is none: the same call is made again in the same
 * state.
 */
export const transactionTransitions: Readonly<
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
  const next = transactionTransitions[state][event];
  if (next === undefined) throw new Error(`a transaction that is ${state} cannot take ${event}`);
  return next;
}
