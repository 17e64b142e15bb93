import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { StallReport } from "../../service-kit/kafka/reading-watch";
import { partitionsOf, type PartitionedTopic } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { retry } from "../../service-kit/process/retry";
import type { ConsumerRecord } from "../streams/runtime/records";
import { KafkaPartitionReader } from "./kafka-partition-reader";

export interface GlobalTableReaderOptions {
  readonly topic: PartitionedTopic;
  readonly connection: KafkaConnection;
  readonly readerId: string;
  readonly logger: Logger;
  /** Applies a record; one that is applied again changes nothing. */
  apply(record: ConsumerRecord): void;
}

/** Each partition is asked for again after this time for as long as the process runs. */
const END_NOTICED_WITHIN_MS = 50;

/** The wait before a reader that has failed is replaced. */
const BACKOFF = { firstMs: 1_000, longestMs: 1_000 };

/**
 * Feeds a global table: every instance reads every partition of its topic, from the start, for as long as it runs. A
 * reader that fails is replaced without end, and the next one starts again; meanwhile the table serves what it has.
 */
export class GlobalTableReader {
  /** Partitions that have not been read to the end they had when their reading began. */
  private readonly behind = new Set<number>();
  private readonly closing = new AbortController();
  private reader: KafkaPartitionReader | undefined;
  private readonly running: Promise<void>;

  private constructor(private readonly options: GlobalTableReaderOptions) {
    this.fallBehind();
    this.running = this.run();
  }

  static start(options: GlobalTableReaderOptions): GlobalTableReader {
    return new GlobalTableReader(options);
  }

  /** Partitions of the topic that are stalled. */
  get stalls(): readonly StallReport[] {
    return this.reader?.stalls ?? [];
  }

  /** Whether the table holds everything that was in its topic when the reading began. */
  get caughtUp(): boolean {
    return this.behind.size === 0;
  }

  /** Throws until the table has caught up. */
  check(): void {
    if (!this.caughtUp) throw new Error(`${this.options.topic.topic} is still being read`);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private fallBehind(): void {
    for (let partition = 0; partition < this.options.topic.partitions; partition += 1) this.behind.add(partition);
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    const onRetry = (error: unknown): void =>
      this.options.logger.warn({ err: error }, "reading the global table failed, starting again");
    try {
      await retry(() => this.read(), { backoff: BACKOFF, signal, onRetry });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async read(): Promise<void> {
    const { topic, connection, readerId, logger } = this.options;
    const { signal } = this.closing;
    const reader = await KafkaPartitionReader.connect({
      connection,
      readerId,
      endNoticedWithinMs: END_NOTICED_WITHIN_MS,
      logger,
      signal,
    });
    this.reader = reader;
    // Older counts come first again, and must not be served.
    this.fallBehind();
    try {
      reader.follow(
        partitionsOf([topic]).map((partition) => [
          partition,
          { record: (record) => this.options.apply(record), reachedEnd: () => this.behind.delete(partition.partition) },
        ]),
      );
      while (!signal.aborted) await reader.poll();
    } finally {
      await reader.close();
    }
  }
}
