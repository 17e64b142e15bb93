import type { Logger } from "../../service-kit/process/logging";
import { backoffMs } from "../../service-kit/process/retry";
import { BatchPipeline, type BatchPipelineOptions } from "./batch-pipeline";
import { OffsetCommits } from "./offset-commits";
import { nextOffsets, type ReceivedRecord } from "./received-record";
import type { RecordSource } from "./record-source";
import { UnavailableError } from "./transaction-store";

export interface OrderConsumptionOptions
  extends Pick<BatchPipelineOptions, "steps">, Partial<Pick<BatchPipelineOptions, "onDone">> {
  readonly source: RecordSource;
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
 * Takes batches from the source, and commits what is done; the pipeline overlaps them. While something is unavailable it
 * pauses the source and retries all that is unfinished, and keeps polling so that the group does not revoke its partitions.
 */
export class OrderConsumption {
  private stopping = false;
  private pausedFor: UnavailableError | undefined;
  private readonly nowMs: () => number;
  private readonly pipeline: BatchPipeline;
  private readonly commits: OffsetCommits;

  constructor(private readonly options: OrderConsumptionOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    const { steps, onDone, source, logger } = options;
    this.commits = new OffsetCommits({
      commit: (offsets) => source.commit(offsets),
      owns: (partition) => source.owns(partition),
      onFailure: (error) => logger.warn({ err: error }, "committing offsets failed"),
      nowMs: this.nowMs,
    });
    this.pipeline = new BatchPipeline({
      steps,
      onDone: (records, report, tookMs) => {
        this.commits.add(nextOffsets(records));
        onDone?.(records, report, tookMs);
      },
      nowMs: this.nowMs,
    });
  }

  /** Throws, with the reason, while the consumption is paused, or a batch or a commit takes too long. */
  check(): void {
    if (this.pausedFor !== undefined) throw new Error(`paused: ${this.pausedFor.message}`);
    this.checkSince("a batch", this.pipeline.oldestSinceMs);
    this.checkSince("a commit of offsets", this.commits.sinceMs);
  }

  private checkSince(what: string, sinceMs = Infinity): void {
    const tookMs = this.nowMs() - sinceMs;
    if (tookMs > LONGEST_BATCH_MS) throw new Error(`${what} has been in progress for ${Math.round(tookMs / 1_000)} s`);
  }

  get paused(): boolean {
    return this.pausedFor !== undefined;
  }

  /** Runs until `stop`. Rejects with an error that it cannot recover from. */
  async run(): Promise<void> {
    const { source } = this.options;
    while (!this.stopping) {
      const records = await this.poll(POLL_WAIT_MS);
      if (records.length > 0) {
        this.pipeline.begin(records);
        await this.pipeline.room();
        this.commits.commitWhenDue();
      } else {
        await this.settled();
        // Once everything polled before is committed, only markers and records of aborted transactions lie before the ends.
        if (!this.pipeline.hasFailed && this.commits.areAllCommitted) {
          this.commits.add(source.takeEnds());
          await this.commits.commitAll();
        }
      }
      if (this.pipeline.hasFailed) await this.retryUntilDone();
    }
    await this.settled();
    this.takeUnfinished();
  }

  /** Lets `run` resolve after the batches in flight; what waits for something unavailable is left to the next member. */
  stop(): void {
    this.stopping = true;
  }

  private async retryUntilDone(): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      await this.settled();
      const unfinished = this.takeUnfinished();
      if (unfinished === undefined) break;
      if (this.stopping) return;
      const records = await this.hold(unfinished, backoffMs(RETRY_BACKOFF, failures));
      const { maxBatchRecords } = this.options;
      for (let from = 0; from < records.length; from += maxBatchRecords) {
        this.pipeline.begin(records.slice(from, from + maxBatchRecords));
      }
    }
    this.resume();
  }

  /** Pauses where something is unavailable. @returns what is to be retried @throws any other error */
  private takeUnfinished(): readonly ReceivedRecord[] | undefined {
    const failure = this.pipeline.takeFailure();
    if (failure === undefined) return undefined;
    if (!(failure.error instanceof UnavailableError)) throw failure.error;
    this.pause(failure.error);
    return failure.unfinished;
  }

  /** Waits with records, and drops those of partitions that the group has revoked meanwhile. */
  private async hold(records: readonly ReceivedRecord[], waitMs: number): Promise<readonly ReceivedRecord[]> {
    const arrived = await this.poll(waitMs);
    return [...records, ...arrived].filter(({ position }) => this.options.source.owns(position));
  }

  /** What was polled before is finished before its partitions change hands. */
  private poll(waitMs: number): Promise<ReceivedRecord[]> {
    return this.options.source.poll(this.options.maxBatchRecords, waitMs, () => this.settled());
  }

  /** Waits until no batch is in progress, and what is done is committed. */
  private async settled(): Promise<void> {
    await this.pipeline.settled();
    await this.commits.commitAll();
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
}
