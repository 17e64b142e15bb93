import type { KafkaConnection } from "../../service-kit/kafka-options";
import type { Logger } from "../../service-kit/logging";
import type { EndProcess } from "../../service-kit/shutdown";
import type { ConsumerRecord } from "../streams/records";
import type { PartitionedTopic } from "../streams/topology";
import { KafkaPartitionReader } from "./kafka-partition-reader";

export interface GlobalTableReaderOptions {
  readonly topic: PartitionedTopic;
  readonly connection: KafkaConnection;
  readonly readerId: string;
  readonly logger: Logger;
  readonly endProcess: EndProcess;
  apply(record: ConsumerRecord): void;
}

/** Feeds a global table: every instance reads every partition of its topic, from the start, for as long as it runs. */
export class GlobalTableReader {
  private behind: number;
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;

  private constructor(private readonly options: GlobalTableReaderOptions) {
    this.behind = options.topic.partitions;
    this.running = this.run().catch((error: unknown) => {
      if (!this.closing.signal.aborted) options.endProcess("the global table could not be read", error);
    });
  }

  static start(options: GlobalTableReaderOptions): GlobalTableReader {
    return new GlobalTableReader(options);
  }

  /** Whether the table holds everything that stood in its topic when the reading began. */
  get caughtUp(): boolean {
    return this.behind === 0;
  }

  /** Throws until the table has caught up. */
  check(): void {
    if (!this.caughtUp) throw new Error(`${this.options.topic.topic} is still being read`);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { topic, connection, readerId, logger } = this.options;
    const { signal } = this.closing;
    const reader = await KafkaPartitionReader.connect({ connection, readerId, logger, signal });
    try {
      reader.follow(
        Array.from({ length: topic.partitions }, (_none, partition) => [
          { topic: topic.topic, partition },
          { record: (record) => this.options.apply(record), reachedEnd: () => (this.behind -= 1) },
        ]),
      );
      while (!signal.aborted) await reader.poll();
    } finally {
      await reader.close();
    }
  }
}
