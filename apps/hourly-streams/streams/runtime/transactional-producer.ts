import { retry } from "../../../service-kit/process/retry";
import { remedyFor, StreamsError, type ErrorRemedy } from "./errors";
import type { TransactionalClient } from "./ports";
import type { PartitionOffset, ProducerRecord } from "./records";
import { nextTransactionState, type TransactionEvent, type TransactionState } from "./transaction-state";

/** What one transaction holds. */
export interface Transaction {
  readonly records: readonly ProducerRecord[];
  readonly offsets: readonly PartitionOffset[];
  /**
   * Called when records and offsets are in, before the commit.
   * @throws StreamsError with remedy ABORT when the transaction must not be committed
   */
  confirm(): void;
}

/** How a transaction ended, and why it was aborted. */
export type TransactionOutcome = { readonly committed: true } | { readonly committed: false; readonly cause: unknown };

export interface TransactionalProducerOptions {
  /**
   * How long after a transaction has begun its offsets may still be retried, in milliseconds. After that it is aborted: the
   * coordinator may abort it by itself at the transaction's time-out, and fences the producer then.
   */
  readonly offsetsWithinMs: number;
  /** How long a commit or an abort is retried, in milliseconds: longer than brokers take to finish one with a broker lost. */
  readonly endWithinMs: number;
}

/** How long `initialize` is retried, in milliseconds: longer than it takes to abort what the previous process left open. */
const INITIALIZE_WITHIN_MS = 60_000;
const BACKOFF = { firstMs: 100, longestMs: 1_000 };

/**
 * Commits transactions, one after the other. A transaction lives only as long as its commit: what it holds is known
 * when it begins, so a process that stops in between rarely leaves others waiting.
 */
export class TransactionalProducer {
  private current: TransactionState = "UNINITIALIZED";

  constructor(
    private readonly client: TransactionalClient,
    private readonly options: TransactionalProducerOptions,
  ) {}

  get state(): TransactionState {
    return this.current;
  }

  /** @throws StreamsError, FATAL */
  async initialize(): Promise<void> {
    await this.callOrFail(() => this.client.initTransactions(), INITIALIZE_WITHIN_MS);
    this.transition("INITIALIZED");
  }

  /**
   * Commits a transaction, or aborts it.
   * @throws StreamsError, FATAL: fenced or broken, and the outcome of the transaction is unknown
   */
  async transact(transaction: Transaction): Promise<TransactionOutcome> {
    const { offsetsWithinMs, endWithinMs } = this.options;
    await this.callOrFail(() => this.client.beginTransaction(), endWithinMs);
    this.transition("BEGUN");
    try {
      for (const record of transaction.records) this.client.produce(record);
      await this.call(() => this.client.sendOffsets(transaction.offsets), offsetsWithinMs, "ABORT");
      transaction.confirm();
      this.transition("COMMIT_REQUESTED");
      await this.call(() => this.client.commitTransaction(), endWithinMs, "FATAL");
    } catch (error) {
      if (remedyFor(error) === "FATAL") throw this.fatal(error);
      await this.abort();
      return { committed: false, cause: error };
    }
    this.transition("COMMITTED");
    return { committed: true };
  }

  private async abort(): Promise<void> {
    this.transition("ABORT_REQUESTED");
    await this.callOrFail(() => this.client.abortTransaction(), this.options.endWithinMs);
    this.transition("ABORTED");
  }

  /** For calls that cannot be undone: what retries do not fix is fatal. */
  private async callOrFail(call: () => Promise<void>, withinMs: number): Promise<void> {
    try {
      await this.call(call, withinMs, "FATAL");
    } catch (error) {
      throw this.fatal(error);
    }
  }

  /** @param otherwise the remedy where no time is left to retry */
  private async call(call: () => Promise<void>, withinMs: number, otherwise: ErrorRemedy): Promise<void> {
    const canRetry = (error: unknown): boolean => remedyFor(error) === "RETRY";
    try {
      await retry(call, { backoff: BACKOFF, withinMs, canRetry });
    } catch (error) {
      if (!canRetry(error)) throw error;
      throw new StreamsError("gave up: no time is left to retry", otherwise, { cause: error });
    }
  }

  private fatal(error: unknown): unknown {
    this.transition("FATAL_ERROR");
    return remedyFor(error) === "FATAL"
      ? error
      : new StreamsError("the transactional producer failed permanently", "FATAL", { cause: error });
  }

  private transition(event: TransactionEvent): void {
    this.current = nextTransactionState(this.current, event);
  }
}
