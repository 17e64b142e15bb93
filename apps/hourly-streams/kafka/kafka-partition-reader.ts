import {
  CODES,
  KafkaConsumer,
  type EofEvent,
  type LibrdKafkaError,
  type WatermarkOffsets,
} from "@confluentinc/kafka-javascript";
import { connected, disconnected } from "../../service-kit/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka-options";
import type { Logger } from "../../service-kit/logging";
import { consume, type LowLevelConsumer } from "../../service-kit/low-level-consumer";
import { StreamsError } from "../streams/errors";
import { partitionName, type ConsumerRecord, type TopicPartition } from "../streams/records";
import { partitionReaderOptions, TRANSACTION_TIMEOUT_MS } from "./client-options";
import { isFinal, streamsErrorOf } from "./librdkafka-errors";
import { recordsOf } from "./records-of";
import { StallWatch } from "./stall-watch";

export interface KafkaPartitionReaderOptions {
  readonly connection: KafkaConnection;
  /** Names the reader to the brokers. */
  readonly readerId: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** How long one poll waits for its first record, and how many it takes: changelog chunks may be large. */
const POLL_TIMEOUT_MS = 100;
const MAX_POLL_RECORDS = 200;
/** How often a leader is asked where its partition ends, and how long it may take to answer, in milliseconds. */
const END_CHECK_INTERVAL_MS = 5_000;
const END_CHECK_TIMEOUT_MS = 2_000;
/** How long reading may stand still before its end, or no leader answer: longer than a transaction stays open. */
const LONGEST_STANDSTILL_MS = TRANSACTION_TIMEOUT_MS + 15_000;
/** librdkafka's logical offset of whatever record is the oldest. */
const OFFSET_BEGINNING = -2;

/** What a partition is read for. */
export interface PartitionFollower {
  record(record: ConsumerRecord): void;
  /** Everything that stood in the partition when its reading began has been handed over. */
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
 * Reads partitions from their start and says when the end they had at the beginning is reached. That is the end of
 * everything written, open transactions included: for those it waits until they are committed or aborted, since a
 * transaction whose offsets are committed may not be marked so in every partition yet.
 *
 * A librdkafka consumer that is made while brokers die may never reach one again, though they are back (seen with
 * librdkafka 2.15.1 by the fault two-brokers-down): so leaders are asked from time to time where their partitions end, and
 * silence is an error, as is a partition that is read no further.
 */
export class KafkaPartitionReader {
  private followed: Followed[] = [];
  private readonly watch = new StallWatch(LONGEST_STANDSTILL_MS);
  private lastEndCheckMs = -Infinity;
  private isChecking = false;
  private lastAnswerMs = 0;
  private stalled: string | undefined;

  private constructor(
    private readonly consumer: LowLevelConsumer,
    private readonly options: KafkaPartitionReaderOptions,
  ) {
    consumer.setDefaultConsumeTimeout(POLL_TIMEOUT_MS);
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    consumer.on("partition.eof", (event) => this.noteEnd(event));
  }

  static async connect(options: KafkaPartitionReaderOptions): Promise<KafkaPartitionReader> {
    const { connection, readerId, logger, signal } = options;
    const create = () => new KafkaConsumer(partitionReaderOptions(connection, readerId)) as LowLevelConsumer;
    return new KafkaPartitionReader(
      await connected(create, { logger, signal, bootstrapServers: connection.bootstrapServers }),
      options,
    );
  }

  /** Begins anew with these partitions, each from its start. */
  follow(followers: readonly (readonly [TopicPartition, PartitionFollower])[]): void {
    this.lastAnswerMs = performance.now();
    // Standing at the start of a partition is nothing that lasts from one reading of it to the next.
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
   * Hands over what has arrived, waiting a moment where nothing has.
   * @throws StreamsError, FATAL: this reader is of no use any more
   */
  async poll(): Promise<void> {
    try {
      for (const record of recordsOf(await consume(this.consumer, MAX_POLL_RECORDS))) {
        this.handOver(record);
      }
    } catch (thrown) {
      const error = thrown as LibrdKafkaError;
      if (typeof error.code !== "number") throw thrown;
      if (isFinal(error)) throw streamsErrorOf(error, "reading a changelog", "FATAL");
      if (error.code !== CODES.ERRORS.ERR__TIMED_OUT) this.options.logger.warn({ err: error }, "could not read on");
    }
    for (const followed of this.followed) this.tellReached(followed);
    this.lookForStall();
  }

  async close(): Promise<void> {
    await disconnected(this.consumer);
  }

  private handOver(record: ConsumerRecord): void {
    const followed = this.find(record);
    if (followed === undefined) return;
    followed.follower.record(record);
    this.noteOffset(followed, record.offset + 1);
  }

  private noteEnd(event: EofEvent): void {
    const followed = this.find(event);
    if (followed !== undefined) this.noteOffset(followed, event.offset);
  }

  /**
   * Both records and the events of a partition's end tell how far it is read: an event comes only when nothing new has
   * come for a moment, which may be never where others go on writing.
   */
  private noteOffset(followed: Followed, nextOffset: number): void {
    // The event of an end, which lies behind markers that nobody sees, may come before the records.
    followed.nextOffset = Math.max(followed.nextOffset, nextOffset);
    if (followed.reached) return;
    const { topic, partition } = followed.partition;
    followed.endOffset ??= this.consumer.getWatermarkOffsets(topic, partition).highOffset;
    followed.reached = nextOffset >= followed.endOffset;
  }

  /** Asks beside the polls, and throws at one of the next. */
  private lookForStall(): void {
    if (this.stalled !== undefined) throw new StreamsError(this.stalled, "FATAL");
    const nowMs = performance.now();
    if (this.isChecking || nowMs - this.lastEndCheckMs < END_CHECK_INTERVAL_MS) return;
    this.lastEndCheckMs = nowMs;
    this.isChecking = true;
    this.checkEnds()
      .catch((error: unknown) => this.noteSilence(error))
      .finally(() => (this.isChecking = false));
  }

  /** While no leader answers there is nothing to be read either. */
  private noteSilence(error: unknown): void {
    this.watch.reset();
    const silentMs = performance.now() - this.lastAnswerMs;
    if (silentMs <= LONGEST_STANDSTILL_MS) return;
    this.stalled = `no leader has answered for ${Math.round(silentMs / 1_000)} s: ${(error as Error).message}`;
  }

  /** One after the other: a question takes one of libuv's few threads until it is answered. */
  private async checkEnds(): Promise<void> {
    for (const followed of this.followed) {
      const { lowOffset, highOffset } = await this.endsOf(followed.partition);
      this.lastAnswerMs = performance.now();
      if (!this.followed.includes(followed)) return;
      if (lowOffset === highOffset) continue;
      if (this.watch.observe(followed.partition, followed.nextOffset, highOffset, performance.now())) {
        const name = partitionName(followed.partition);
        this.stalled = `reading ${name} stands still at offset ${followed.nextOffset} of ${highOffset}`;
      }
    }
  }

  private endsOf({ topic, partition }: TopicPartition): Promise<WatermarkOffsets> {
    return new Promise((resolve, reject) => {
      const answered = (error: LibrdKafkaError | null, ends: WatermarkOffsets) => {
        if (error) reject(new Error(error.message, { cause: error }));
        else resolve(ends);
      };
      this.consumer.queryWatermarkOffsets(topic, partition, END_CHECK_TIMEOUT_MS, answered);
    });
  }

  private readonly told = new WeakSet<Followed>();

  /** After the records of the same poll, which came before the end. */
  private tellReached(followed: Followed): void {
    if (!followed.reached || this.told.has(followed)) return;
    this.told.add(followed);
    followed.follower.reachedEnd();
  }

  private find(partition: TopicPartition): Followed | undefined {
    const name = partitionName(partition);
    return this.followed.find((followed) => partitionName(followed.partition) === name);
  }
}
