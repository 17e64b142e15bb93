import type { KafkaConsumer, LibrdKafkaError, WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { nameOf, StallWatch, type ReadingPosition } from "./stall-watch";

/** How often leaders are asked where their partitions end, and how long one may take to answer, in milliseconds. */
const CHECK_INTERVAL_MS = 5_000;
const ANSWER_TIMEOUT_MS = 2_000;

export interface ReadingWatchOptions {
  readonly consumer: KafkaConsumer;
  /** What is being read now, and how far it is. */
  readonly positions: () => readonly ReadingPosition[];
  /** How long reading may stand still short of a partition's end, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Asks the leaders of what a consumer reads now and then where their partitions end. A librdkafka consumer may read a
 * partition no further though its leader is there and others are read: seen with 2.15.1 in one that was made while two of
 * three brokers died. Only another consumer helps then.
 */
export class ReadingWatch {
  private readonly watch: StallWatch;
  private lastLookMs = -Infinity;
  private lastCheckMs = -Infinity;
  private lastAnswerMs = performance.now();
  private isChecking = false;
  private stalled: string | undefined;

  constructor(private readonly options: ReadingWatchOptions) {
    this.watch = new StallWatch(options.limitMs);
  }

  /** How long no leader has answered, in milliseconds: 0 while nothing is read. */
  get silentMs(): number {
    return performance.now() - this.lastAnswerMs;
  }

  /** Reading begins anew, from wherever. */
  reset(): void {
    this.lastAnswerMs = performance.now();
    this.watch.reset();
  }

  /**
   * To be called with each poll; asks beside them.
   * @returns what stands still, when that was seen since the last call
   */
  look(): string | undefined {
    const nowMs = performance.now();
    // While nobody polls nothing can be read.
    if (nowMs - this.lastLookMs > CHECK_INTERVAL_MS) this.reset();
    this.lastLookMs = nowMs;
    if (!this.isChecking && nowMs - this.lastCheckMs >= CHECK_INTERVAL_MS) {
      this.lastCheckMs = nowMs;
      this.isChecking = true;
      void this.check().finally(() => (this.isChecking = false));
    }
    const { stalled } = this;
    this.stalled = undefined;
    return stalled;
  }

  /** One leader after the other: a question takes one of libuv's few threads until it is answered. */
  private async check(): Promise<void> {
    const asked = this.options.positions();
    if (asked.length === 0) this.reset();
    this.watch.keepOnly(asked);
    for (const { topic, partition } of asked) {
      const ends = await this.endsOf(topic, partition);
      if (ends === undefined) {
        // While no leader answers there is nothing to be read either.
        this.watch.reset();
        return;
      }
      this.lastAnswerMs = performance.now();
      const position = this.options.positions().find((now) => now.topic === topic && now.partition === partition);
      if (position === undefined || ends.lowOffset === ends.highOffset) continue;
      if (!this.watch.observe(position, ends.highOffset, this.lastAnswerMs)) continue;
      this.stalled = `reading ${nameOf(position)} stands still at offset ${position.nextOffset} of ${ends.highOffset}`;
    }
  }

  /** undefined where no leader answers. */
  private endsOf(topic: string, partition: number): Promise<WatermarkOffsets | undefined> {
    return new Promise((resolve) => {
      this.options.consumer.queryWatermarkOffsets(
        topic,
        partition,
        ANSWER_TIMEOUT_MS,
        (error: LibrdKafkaError | null, ends: WatermarkOffsets) => resolve(error ? undefined : ends),
      );
    });
  }
}
