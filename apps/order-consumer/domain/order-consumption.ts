import type { PartitionOffset } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { backoffMs } from "../../service-kit/process/retry";
import type { ProcessBatch } from "./process-batch";
import { nextOffsets, type ReceivedRecord } from "./received-record";
import type { RecordSource } from "./record-source";
import { UnavailableError } from "./transaction-store";

export interface OrderConsumptionOptions {
  readonly source: RecordSource;
  readonly processBatch: ProcessBatch;
  readonly maxBatchRecords: number;
  readonly logger: Logger;
  /** Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** How long a batch may take before the service is not ready, in milliseconds: longer than the time-out of a statement. */
const LONGEST_BATCH_MS = 20_000;
/** How long one poll waits for records, in milliseconds. */
const POLL_WAIT_MS = 250;
/** The waits between two attempts while something is unavailable; there is no deadline, since a batch is never dropped. */
export const RETRY_BACKOFF = { firstMs: 250, longestMs: 2_000 };

/**
 * Takes batches from the source one after the other, and commits each when it is done. While something is unavailable it
 * pauses the source and retries the batch, and keeps polling so that the group does not revoke its partitions.
 */
export class OrderConsumption {
  private stopping = false;
  private pausedFor: UnavailableError | undefined;
  private batchSinceMs: number | undefined;
  private readonly nowMs: () => number;

  constructor(private readonly options: OrderConsumptionOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Throws, with the reason, while the consumption is paused or a batch takes too long. */
  check(): void {
    if (this.pausedFor !== undefined) throw new Error(`paused: ${this.pausedFor.message}`);
    const tookMs = this.nowMs() - (this.batchSinceMs ?? Infinity);
    if (tookMs > LONGEST_BATCH_MS) throw new Error(`a batch has been in progress for ${Math.round(tookMs / 1_000)} s`);
  }

  get paused(): boolean {
    return this.pausedFor !== undefined;
  }

  /** Runs until `stop`. Rejects with an error that it cannot recover from. */
  async run(): Promise<void> {
    const { source, maxBatchRecords } = this.options;
    while (!this.stopping) {
      const records = await source.poll(maxBatchRecords, POLL_WAIT_MS);
      if (records.length > 0) await this.finish(records);
      // Everything polled before is done, and before the ends lie only markers and records of aborted transactions.
      else await this.commit(source.takeEnds());
    }
  }

  /** Lets `run` resolve after the current batch; one that waits for something unavailable is left to the next member. */
  stop(): void {
    this.stopping = true;
  }

  private async finish(records: readonly ReceivedRecord[]): Promise<void> {
    this.batchSinceMs = this.nowMs();
    await this.processUntilDone(records);
    this.batchSinceMs = undefined;
  }

  private async processUntilDone(records: readonly ReceivedRecord[]): Promise<void> {
    let batch = records;
    for (let failures = 0; !this.stopping;) {
      try {
        await this.options.processBatch(batch);
        await this.commit(nextOffsets(batch));
        this.resume();
        return;
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        failures += 1;
        this.pause(error);
        batch = await this.hold(batch, backoffMs(RETRY_BACKOFF, failures));
      }
    }
  }

  /** Waits with a batch, and drops the records of partitions that the group has revoked meanwhile. */
  private async hold(batch: readonly ReceivedRecord[], waitMs: number): Promise<readonly ReceivedRecord[]> {
    const { source, maxBatchRecords } = this.options;
    const arrived = await source.poll(maxBatchRecords, waitMs);
    return [...batch, ...arrived].filter(({ position }) => source.owns(position));
  }

  private pause(reason: UnavailableError): void {
    if (this.pausedFor === undefined) {
      this.options.source.pause();
      this.options.logger.warn({ err: reason }, "paused");
    }
    this.pausedFor = reason;
  }

  private resume(): void {
    if (this.pausedFor === undefined) return;
    this.pausedFor = undefined;
    this.options.source.resume();
    this.options.logger.info("resumed");
  }

  /** A commit that fails costs a redelivery, which changes nothing. */
  private async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    try {
      await this.options.source.commit(offsets);
    } catch (error) {
      this.options.logger.warn({ err: error }, "committing offsets failed");
    }
  }
}
