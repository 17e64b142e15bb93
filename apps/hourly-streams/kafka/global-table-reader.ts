import { setTimeout as delay } from "node:timers/promises";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { Logger } from "../../service-kit/process/logging";
import type { ConsumerRecord, PartitionedTopic } from "../streams/runtime/records";
import type { StallReport } from "../../service-kit/kafka/reading-watch";
import { KafkaPartitionReader } from "./kafka-partition-reader";

export interface GlobalTableReaderOptions {
  readonly topic: PartitionedTopic;
  readonly connection: KafkaConnection;
  readonly readerId: string;
  readonly logger: Logger;
  /** Takes over a record; one that comes again changes nothing. */
  apply(record: ConsumerRecord): void;
}

/** The wait before a reader that is of no use any more is replaced, in milliseconds. */
const REPLACE_AFTER_MS = 1_000;

/**
 * Feeds a global table: every instance reads every partition of its topic, from the start, for as long as it runs. A
 * reader that fails is replaced by another, which begins anew; until that is connected the table serves what it has.
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

  /** Partitions of the topic that are not read any further. */
  get stalls(): readonly StallReport[] {
    return this.reader?.stalls ?? [];
  }

  /** Whether the table holds everything that stood in its topic when the reading began. */
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
    const isClosing = (): boolean => signal.aborted;
    while (!isClosing()) {
      try {
        await this.read();
      } catch (error) {
        if (isClosing()) return;
        this.options.logger.warn({ err: error }, "the global table cannot be read on, beginning anew");
        await delay(REPLACE_AFTER_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async read(): Promise<void> {
    const { topic, connection, readerId, logger } = this.options;
    const { signal } = this.closing;
    const reader = await KafkaPartitionReader.connect({ connection, readerId, logger, signal });
    this.reader = reader;
    // Older counts come first again, and are not to be shown.
    this.fallBehind();
    try {
      reader.follow(
        Array.from({ length: topic.partitions }, (_none, partition) => [
          { topic: topic.topic, partition },
          { record: (record) => this.options.apply(record), reachedEnd: () => this.behind.delete(partition) },
        ]),
      );
      while (!signal.aborted) await reader.poll();
    } finally {
      await reader.close();
    }
  }
}
