import { KafkaConsumer } from "@confluentinc/kafka-javascript";
import { connectWithRetry, disconnect } from "../../service-kit/kafka/kafka-client";
import { readerOptions, type KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { LowLevelConsumer } from "../../service-kit/kafka/low-level-consumer";
import type { Logger } from "../../service-kit/process/logging";

/** How long one poll waits for its first record, in milliseconds. */
const POLL_TIMEOUT_MS = 50;

/** Reads little, and nothing ahead. */
const READ_LITTLE = {
  "queued.min.messages": 1,
  "queued.max.messages.kbytes": 1_024,
  "fetch.message.max.bytes": 65_536,
  "fetch.wait.max.ms": 50,
  "topic.metadata.refresh.interval.ms": 10_000,
};

/** A consumer that joins no group and commits nothing. One that has lost the cluster is replaced. */
export class LookingClient {
  private readonly closing = new AbortController();
  private client: LowLevelConsumer | undefined;
  private connecting: Promise<void>;

  /** @param groupId whose committed offsets it can be asked for */
  constructor(
    private readonly connection: KafkaConnection,
    private readonly groupId: string,
    private readonly logger: Logger,
  ) {
    this.connecting = this.connect();
  }

  /** The consumer. @throws Error until it is connected */
  get consumer(): LowLevelConsumer {
    if (this.client === undefined) throw new Error("not connected to the cluster yet");
    return this.client;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.connecting;
    if (this.client !== undefined) await disconnect(this.client);
  }

  private async connect(): Promise<void> {
    const options = { ...readerOptions(this.connection), ...READ_LITTLE, "group.id": this.groupId };
    try {
      const consumer = await connectWithRetry(() => new KafkaConsumer(options) as LowLevelConsumer, {
        logger: this.logger,
        bootstrapServers: this.connection.bootstrapServers,
        signal: this.closing.signal,
        onFatal: (error) => this.replace(error),
      });
      consumer.setDefaultConsumeTimeout(POLL_TIMEOUT_MS);
      consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
      this.client = consumer;
    } catch (error) {
      if (!this.closing.signal.aborted) throw error;
    }
  }

  private replace(error: unknown): void {
    const lost = this.client;
    if (lost === undefined || this.closing.signal.aborted) return;
    this.logger.warn({ err: error, groupId: this.groupId }, "lost the cluster, connecting anew");
    this.client = undefined;
    this.connecting = disconnect(lost).then(() => this.connect());
  }
}
