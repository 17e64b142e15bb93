import { remedyFor, StreamsError } from "./errors";
import type { TransactionalClient } from "./ports";
import type { PartitionOffset, ProducerRecord } from "./records";
import { nextTransactionState, type TransactionEvent, type TransactionState } from "./transaction-state";

/** What one transaction holds. */
export interface Transaction {
  readonly records: readonly ProducerRecord[];
  readonly offsets: readonly PartitionOffset[];
  /**
   * Asked when everything is in and before the commit.
   * @throws StreamsError with remedy ABORT when the transaction must not be committed after all
   */
  confirm(): void;
}

/** How often one call is made again before the producer counts as broken. */
const MAX_RETRIES = 20;

/**
 * Commits transactions, one after the other. A transaction lives only as long as its commit: what it holds is known
 * when it begins, so a process that stops in between leaves others waiting as seldom as can be.
 */
export class TransactionalProducer {
  private current: TransactionState = "UNINITIALIZED";

  constructor(private readonly client: TransactionalClient) {}

  get state(): TransactionState {
    return this.current;
  }

  /** @throws StreamsError, FATAL */
  async initialize(): Promise<void> {
    await this.guarded(() => this.client.initTransactions());
    this.transit("INITIALIZED");
  }

  /**
   * Commits a transaction, or aborts it.
   * @returns whether it is committed
   * @throws StreamsError, FATAL: fenced or broken, and nothing is known of the transaction
   */
  async transact(transaction: Transaction): Promise<boolean> {
    await this.guarded(() => this.client.beginTransaction());
    this.transit("BEGUN");
    try {
      for (const record of transaction.records) this.client.produce(record);
      await this.retried(() => this.client.sendOffsets(transaction.offsets));
      transaction.confirm();
      this.transit("COMMIT_REQUESTED");
      await this.retried(() => this.client.commitTransaction());
    } catch (error) {
      if (remedyFor(error) === "FATAL") throw this.fatal(error);
      await this.abort();
      return false;
    }
    this.transit("COMMITTED");
    return true;
  }

  private async abort(): Promise<void> {
    this.transit("ABORT_REQUESTED");
    await this.guarded(() => this.client.abortTransaction());
    this.transit("ABORTED");
  }

  /** For calls that cannot be undone: whatever retries do not mend is fatal. */
  private async guarded(call: () => Promise<void>): Promise<void> {
    try {
      await this.retried(call);
    } catch (error) {
      throw this.fatal(error);
    }
  }

  private async retried(call: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await call();
        return;
      } catch (error) {
        if (remedyFor(error) !== "RETRY") throw error;
        if (attempt === MAX_RETRIES) {
          throw new StreamsError(`gave up after ${MAX_RETRIES} retries`, "FATAL", { cause: error });
        }
      }
    }
  }

  private fatal(error: unknown): unknown {
    this.transit("FATAL_ERROR");
    return remedyFor(error) === "FATAL"
      ? error
      : new StreamsError("the transactional producer cannot go on", "FATAL", { cause: error });
  }

  private transit(event: TransactionEvent): void {
    this.current = nextTransactionState(this.current, event);
  }
}
