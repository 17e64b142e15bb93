import { checkKafka } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { Logger } from "../../service-kit/process/logging";
import type { EndProcess } from "../../service-kit/process/shutdown";
import type { PartitionLag } from "../../service-kit/kafka/group-lag";
import type { StallReport } from "../../service-kit/kafka/reading-watch";
import { StreamThread, type StreamThreadObserver } from "../streams/runtime/stream-thread";
import { TransactionalProducer } from "../streams/runtime/transactional-producer";
import { requiredTopics, sourceTopics, type Topology } from "../streams/runtime/topology";
import { END_WITHIN_MS, OFFSETS_WITHIN_MS } from "./client-options";
import { KafkaChangelogReader } from "./kafka-changelog-reader";
import { KafkaGroupConsumer } from "./kafka-group-consumer";
import { KafkaPartitionReader } from "./kafka-partition-reader";
import { KafkaTransactionalClient } from "./kafka-transactional-client";
import { waitForTopics } from "./required-topics";

export interface KafkaStreamsOptions {
  readonly topology: Topology;
  readonly connection: KafkaConnection;
  readonly applicationId: string;
  readonly commitIntervalMs: number;
  /** How long the partitions of an instance that died wait until another one gets them, in milliseconds. */
  readonly sessionTimeoutMs: number;
  readonly observer: Partial<StreamThreadObserver>;
  readonly logger: Logger;
  /** Called with errors that only a new process recovers from, such as fencing. It starts from the committed state. */
  readonly endProcess: EndProcess;
}

/** Brokers are asked this often at the end of a restoration only. */
const RESTORATION_END_NOTICED_WITHIN_MS = 5;

/** How long one round of the stream thread may take before it counts as stalled, in milliseconds. */
const ROUND_LIMIT_MS = 10_000;

/** An instance of the application: one stream thread and its clients, from start to end. */
export class KafkaStreams {
  private current: StreamThread | undefined;
  private transactions: KafkaTransactionalClient | undefined;
  private consumer: KafkaGroupConsumer | undefined;
  /** The clients that read partitions for it. */
  private readonly readers: { readonly stalls: readonly StallReport[] }[] = [];
  private lastRoundMs = 0;
  private readonly closing = new AbortController();
  private readonly releases: (() => Promise<void>)[] = [];
  private readonly running: Promise<void>;

  private constructor(private readonly options: KafkaStreamsOptions) {
    this.running = this.run().catch((error: unknown) => {
      if (!this.closing.signal.aborted) options.endProcess("the stream thread failed", error);
    });
  }

  static start(options: KafkaStreamsOptions): KafkaStreams {
    return new KafkaStreams(options);
  }

  /** undefined until Kafka has been reached. */
  get thread(): StreamThread | undefined {
    return this.current;
  }

  /** Throws, with the reason, unless Kafka answers and every task of this instance processes. */
  async check(): Promise<void> {
    const { current, transactions } = this;
    if (current === undefined || transactions === undefined) throw new Error("not connected to Kafka yet");
    await checkKafka(transactions.client, this.options.topology.subtopologies[0].source.topic);
    const roundMs = performance.now() - this.lastRoundMs;
    if (roundMs > ROUND_LIMIT_MS) throw new Error(`processing has been stalled for ${Math.round(roundMs / 1_000)} s`);
    if (!current.isRunning) throw new Error("joining its group or restoring state");
  }

  /** Partitions of this instance that are stalled, those it restores from included. */
  get stalls(): readonly StallReport[] {
    return this.readers.flatMap(({ stalls }) => stalls);
  }

  /** How far the application's group is behind in its source topics; none until Kafka has been reached. */
  get lags(): readonly PartitionLag[] {
    return this.consumer?.lags ?? [];
  }

  /** Commits what is processed, leaves the group and disconnects. */
  async close(): Promise<void> {
    this.closing.abort(new Error("the application is closing"));
    await this.running;
    for (let release = this.releases.pop(); release !== undefined; release = this.releases.pop()) await release();
  }

  private readonly onFatal = (error: unknown): void => {
    this.options.endProcess("a Kafka client failed permanently", error);
  };

  private async run(): Promise<void> {
    const { topology, commitIntervalMs, observer } = this.options;
    const { client, producer } = await this.startProducer();
    const changelogReader = await this.startChangelogReader();
    const consumer = await this.startConsumer();
    client.consumer = consumer.client;
    const thread = new StreamThread({ topology, consumer, producer, changelogReader, commitIntervalMs, observer });
    this.current = thread;
    while (!this.closing.signal.aborted) {
      this.lastRoundMs = performance.now();
      await thread.runOnce();
    }
    await thread.close();
  }

  private async startProducer(): Promise<{ client: KafkaTransactionalClient; producer: TransactionalProducer }> {
    const { topology, connection, applicationId, logger } = this.options;
    const transactionalId = `${applicationId}-${connection.instanceId}`;
    const { signal } = this.closing;
    const { onFatal } = this;
    const client = await KafkaTransactionalClient.connect({ connection, transactionalId, logger, signal, onFatal });
    this.releases.push(() => client.close());
    this.transactions = client;
    await waitForTopics(client.client, requiredTopics(topology), logger, signal);
    const producer = new TransactionalProducer(client, {
      offsetsWithinMs: OFFSETS_WITHIN_MS,
      endWithinMs: END_WITHIN_MS,
    });
    await producer.initialize();
    return { client, producer };
  }

  private async startChangelogReader(): Promise<KafkaChangelogReader> {
    const { connection, applicationId, logger } = this.options;
    const readerId = `${applicationId}-restore`;
    const { signal } = this.closing;
    const reader = await KafkaPartitionReader.connect({
      connection,
      readerId,
      endNoticedWithinMs: RESTORATION_END_NOTICED_WITHIN_MS,
      logger,
      signal,
    });
    const changelogReader = new KafkaChangelogReader(reader);
    this.readers.push(reader);
    this.releases.push(() => changelogReader.close());
    return changelogReader;
  }

  private async startConsumer(): Promise<KafkaGroupConsumer> {
    const { topology, connection, applicationId, sessionTimeoutMs, logger } = this.options;
    const topics = sourceTopics(topology);
    const { signal } = this.closing;
    const { onFatal } = this;
    const consumer = await KafkaGroupConsumer.connect({
      connection,
      applicationId,
      sessionTimeoutMs,
      topics,
      logger,
      signal,
      onFatal,
    });
    this.releases.push(() => consumer.close());
    this.readers.push(consumer);
    this.consumer = consumer;
    return consumer;
  }
}
