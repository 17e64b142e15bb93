import type { BatchReport, BatchSteps } from "./process-batch";
import type { ReceivedRecord } from "./received-record";

/** Batches in flight at most: one for each step. */
export const MAX_BATCHES_IN_FLIGHT = 3;

export interface BatchPipelineOptions {
  readonly steps: BatchSteps;
  /**
   * Told of each batch whose rows, logs and dead letters are durable, in the order of their arrival, and how long that took since it
   * began. Its records may be committed.
   */
  readonly onDone: (records: readonly ReceivedRecord[], report: BatchReport, tookMs: number) => void;
  readonly nowMs: () => number;
}

interface BatchInFlight {
  readonly records: readonly ReceivedRecord[];
  readonly sinceMs: number;
  /** The batch's steps: its rows are there, its logs and dead letters are acknowledged. */
  readonly stored: Promise<unknown>;
  readonly reported: Promise<unknown>;
}

/**
 * Overlaps batches, so that reading, MySQL and Kafka do not wait for each other:
 *
 *     batch 1   read  rows  logs
 *     batch 2         read  rows  logs
 *     batch 3               read  rows  logs
 *
 * A step of a batch begins when the batch has done its previous step, and the batch in front has done the same step. So rows
 * are made in the order of arrival (the first order under an `orderId` stands), and batches are done in that order. Where a step
 * fails, neither the batch nor those behind it go on, while those in front are finished: `takeFailure` returns what is left.
 */
export class BatchPipeline {
  private readonly inFlight: BatchInFlight[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: BatchPipelineOptions) {}

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /** When the oldest batch in flight began; undefined without one. */
  get oldestSinceMs(): number | undefined {
    return this.inFlight[0]?.sinceMs;
  }

  begin(records: readonly ReceivedRecord[]): void {
    const { steps, nowMs, onDone } = this.options;
    const sinceMs = nowMs();
    const inFront = this.inFlight.at(-1);
    const read = steps.read(records);
    const stored = this.step([inFront?.stored], () => steps.store(read));
    const reported = this.step([stored, inFront?.reported], async () => {
      const report = await steps.report(await stored);
      this.inFlight.shift();
      onDone(records, report, nowMs() - sinceMs);
    });
    this.inFlight.push({ records, sinceMs, stored, reported });
  }

  /** Waits until one more batch may begin, or a failure keeps it from that. */
  async room(): Promise<void> {
    if (this.inFlight.length >= MAX_BATCHES_IN_FLIGHT) await this.inFlight[0]?.reported.catch(() => undefined);
  }

  /** Waits until no step is in progress: each batch is done, or what was left of it will not be done. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.inFlight.flatMap(({ stored, reported }) => [stored, reported]));
  }

  /**
   * The failure of a step, and the records of all batches that are not done, in the order of their arrival; undefined if
   * no step has failed. Call it when `settled`: the pipeline is empty afterwards.
   */
  takeFailure(): { readonly error: unknown; readonly unfinished: readonly ReceivedRecord[] } | undefined {
    const { failure } = this;
    if (failure === undefined) return undefined;
    this.failure = undefined;
    return { error: failure.error, unfinished: this.inFlight.splice(0).flatMap(({ records }) => records) };
  }

  /** Does something once `before` is done; not at all where something of that has failed. */
  private step<Result>(before: readonly unknown[], work: () => Promise<Result>): Promise<Result> {
    const result = Promise.all(before).then(work);
    result.catch((error: unknown) => {
      this.failure ??= { error };
    });
    return result;
  }
}
