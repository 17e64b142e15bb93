import { CODES, KafkaConsumer, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { connectWithRetry, disconnect, isUnusable } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import { samePartition, type PartitionOffset, type TopicPartition } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { consume, type LowLevelConsumer } from "../../service-kit/kafka/low-level-consumer";
import { isUnreadableBatch, ReadingWatch, type StallReport } from "../../service-kit/kafka/reading-watch";
import { StreamsError } from "../streams/runtime/errors";
import type { ConsumerRecord } from "../streams/runtime/records";
import { STALL_LIMIT_MS, partitionReaderOptions } from "./client-options";
import { recordsOf, streamsErrorOf } from "./librdkafka";

export interface KafkaPartitionReaderOptions {
  readonly connection: KafkaConnection;
  /** Names the reader to the brokers. */
  readonly readerId: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** How late it may notice that it has reached an end, in milliseconds: how long a fetch waits for more. */
  readonly endNoticedWithinMs: number;
}

/** How long one poll waits for its first record. */
const POLL_TIMEOUT_MS = 100;
/** The same while an end has not been reached: the library goes on waiting for a record when an end is all that comes. */
const POLL_TIMEOUT_BEFORE_END_MS = 5;
/** How many records a poll takes: changelog chunks may be large. */
const MAX_POLL_RECORDS = 200;
/** librdkafka's logical offset of the oldest record. */
const OFFSET_BEGINNING = -2;

/** What a partition is read for. */
export interface PartitionFollower {
  record(record: ConsumerRecord): void;
  /** Everything that was in the partition when its reading began has been passed to `record`. */
  reachedEnd(): void;
}

interface Followed {
  readonly partition: TopicPartition;
  readonly follower: PartitionFollower;
  /** The high watermark that must be reached, known once the first fetch has come back. */
  endOffset: number | undefined;
  nextOffset: number;
  reached: boolean;
}

/**
 * Reads partitions from their start and reports when it reaches the end they had at the beginning. That is the high
 * watermark: it waits for open transactions, since one whose offsets are committed may not have its marker in every
 * partition yet.
 *
 * It fails when no leader answers, and when a partition is stalled: see `ReadingWatch`.
 */
export class KafkaPartitionReader {
  private followed: Followed[] = [];
  private readonly watch: ReadingWatch;

  private constructor(
    private readonly consumer: LowLevelConsumer,
    private readonly options: KafkaPartitionReaderOptions,
  ) {
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    consumer.on("partition.eof", (event) => this.noteEnd(event));
    this.watch = new ReadingWatch({
      consumer,
      security: options.connection.security,
      positions: () => this.followed.map(({ partition, nextOffset }) => ({ ...partition, offset: nextOffset })),
      limitMs: STALL_LIMIT_MS,
      logger: options.logger,
    });
  }

  static async connect(options: KafkaPartitionReaderOptions): Promise<KafkaPartitionReader> {
    const { connection, readerId, endNoticedWithinMs, logger, signal } = options;
    const clientOptions = partitionReaderOptions(connection, readerId, endNoticedWithinMs);
    const create = () => new KafkaConsumer(clientOptions) as LowLevelConsumer;
    return new KafkaPartitionReader(
      await connectWithRetry(create, { logger, signal, bootstrapServers: connection.bootstrapServers }),
      options,
    );
  }

  /** Reads these partitions instead, each from its start. */
  follow(followers: readonly (readonly [TopicPartition, PartitionFollower])[]): void {
    // Being at offset 0 again is no stall.
    this.watch.reset();
    this.followed = followers.map(([partition, follower]) => ({
      partition,
      follower,
      endOffset: undefined,
      nextOffset: 0,
      reached: false,
    }));
    this.consumer.assign(this.followed.map(({ partition }) => ({ ...partition, offset: OFFSET_BEGINNING })));
  }

  /**
   * Passes on the records that have arrived, and waits a moment where none have.
   * @throws StreamsError, FATAL: only another reader helps
   */
  async poll(): Promise<void> {
    const ended = this.followed.every(({ reached }) => reached);
    this.consumer.setDefaultConsumeTimeout(ended ? POLL_TIMEOUT_MS : POLL_TIMEOUT_BEFORE_END_MS);
    try {
      const { messages } = await consume(this.consumer, MAX_POLL_RECORDS);
      for (const record of recordsOf(messages)) {
        this.deliver(record);
      }
    } catch (thrown) {
      const error = thrown as LibrdKafkaError;
      if (typeof error.code !== "number") throw thrown;
      if (isUnusable(error)) throw streamsErrorOf(error, "reading a changelog", "FATAL");
      if (isUnreadableBatch(error)) this.watch.noteError(error);
      else if (error.code !== CODES.ERRORS.ERR__TIMED_OUT) {
        this.options.logger.warn({ err: error }, "a poll failed, retrying");
      }
    }
    for (const followed of this.followed) this.reportReached(followed);
    this.lookForStall();
  }

  /** Partitions that are stalled. */
  get stalls(): readonly StallReport[] {
    return this.watch.reports;
  }

  async close(): Promise<void> {
    await disconnect(this.consumer);
  }

  private deliver(record: ConsumerRecord): void {
    const followed = this.find(record);
    if (followed === undefined) return;
    followed.follower.record(record);
    this.noteOffset(followed, record.offset + 1);
  }

  private noteEnd(event: PartitionOffset): void {
    const followed = this.find(event);
    if (followed !== undefined) this.noteOffset(followed, event.offset);
  }

  /**
   * Both records and end-of-partition events tell how far a partition is read: while others keep writing there may never be
   * an event.
   */
  private noteOffset(followed: Followed, nextOffset: number): void {
    // The event of an end may come before the records that precede it.
    followed.nextOffset = Math.max(followed.nextOffset, nextOffset);
    if (followed.reached) return;
    const { topic, partition } = followed.partition;
    followed.endOffset ??= this.consumer.getWatermarkOffsets(topic, partition).highOffset;
    followed.reached = nextOffset >= followed.endOffset;
  }

  private lookForStall(): void {
    const stalled = this.watch.look();
    if (stalled !== undefined) throw new StreamsError(stalled, "FATAL");
    const { silentMs } = this.watch;
    if (this.followed.length === 0 || silentMs <= STALL_LIMIT_MS) return;
    throw new StreamsError(`no leader has answered for ${Math.round(silentMs / 1_000)} s`, "FATAL");
  }

  private readonly reported = new WeakSet<Followed>();

  /** After the records of the same poll, which came before the end. */
  private reportReached(followed: Followed): void {
    if (!followed.reached || this.reported.has(followed)) return;
    this.reported.add(followed);
    followed.follower.reachedEnd();
  }

  private find(partition: TopicPartition): Followed | undefined {
    return this.followed.find((followed) => samePartition(followed.partition, partition));
  }
}
