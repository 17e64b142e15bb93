import { CODES, type KafkaConsumer, type LibrdKafkaError, type WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { GroupProgress } from "./group-progress";
import type { Logger } from "../process/logging";
import { callClient, describeTopic } from "./kafka-client";
import { openTransactions, type BrokerAddress, type OpenTransaction } from "./open-transactions";
import { StallWatch, type PartitionEnds, type Stall } from "./stall-watch";
import { partitionName, type PartitionOffset, type TopicPartition } from "./topic-partition";

/** How often leaders are asked for the ends of their partitions, and how long one may take to answer, in milliseconds. */
const CHECK_INTERVAL_MS = 5_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a partition may be stalled before it is reported, in milliseconds: longer than a failover. */
const REPORT_AFTER_MS = 15_000;
/** How long a poll's error explains a stall, in milliseconds: the client keeps repeating the fetch. */
const ERROR_EXPLAINS_MS = 10_000;
const MS_PER_SECOND = 1_000;

/** A poll's errors for a batch that this client can never read (rdkafka_msgset_reader.c). */
const UNREADABLE_CODES: readonly number[] = [
  CODES.ERRORS.ERR__BAD_MSG,
  CODES.ERRORS.ERR__BAD_COMPRESSION,
  CODES.ERRORS.ERR__NOT_IMPLEMENTED,
  CODES.ERRORS.ERR__UNDERFLOW,
  CODES.ERRORS.ERR__INVALID_ARG,
  CODES.ERRORS.ERR_INVALID_MSG,
  CODES.ERRORS.ERR_MSG_SIZE_TOO_LARGE,
];

/** Whether a poll failed only because of one partition's batch: the other partitions can be polled at once. */
export function isUnreadableBatch(error: LibrdKafkaError): boolean {
  return UNREADABLE_CODES.includes(error.code);
}

/** Why a partition is stalled. */
export type StallCause = "unreadable_batch" | "open_transaction" | "no_progress" | "other_member";

/** A partition that has been stalled for a while; `offset` is the one to be read next. */
export interface StallReport extends PartitionOffset {
  readonly cause: StallCause;
  /** How long so far, in milliseconds. */
  readonly forMs: number;
  /** For people: the partition, the offset, the cause as far as it is known, and the section of the runbook. */
  readonly reason: string;
}

/** Throws, with every reason, while a partition is stalled. */
export function requireNoStall(reports: readonly StallReport[]): void {
  if (reports.length > 0) throw new Error(reports.map(({ reason }) => reason).join("; "));
}

export interface ReadingWatchOptions {
  readonly consumer: KafkaConsumer;
  /** The partitions that are read now, with the offset to be read next: below 0 while it is not known. */
  readonly positions: () => readonly PartitionOffset[];
  /** Partitions of the group's topics that other members own, or nobody. Default: none, where there is no group. */
  readonly elsewhere?: () => readonly TopicPartition[];
  /** How long records may be available and not be read, in milliseconds, before only another consumer helps. */
  readonly limitMs: number;
  readonly logger: Logger;
}

/**
 * Tells a stalled partition from one without new records: asks the leaders regularly for the ends of the partitions that a
 * consumer reads. There are four causes, each with its remedy:
 *
 * - a batch that this client cannot read: reported until somebody skips it, since another client could not read it either;
 * - an open transaction: reported with its producer until it ends;
 * - a member of the group that owns partitions and makes no progress: reported by the other members;
 * - none of these: librdkafka may stop reading one partition although its leader is up (seen with 2.15.1 in a consumer that was
 *   created while two of three brokers died): only another consumer helps.
 */
export class ReadingWatch {
  private readonly watch = new StallWatch();
  private readonly groupProgress = new GroupProgress();
  private lastLookMs = -Infinity;
  private lastCheckMs = -Infinity;
  private lastAnswerMs = performance.now();
  private isChecking = false;
  private unreadable: { readonly error: LibrdKafkaError; readonly atMs: number } | undefined;
  private reported: readonly StallReport[] = [];
  private hopeless: string | undefined;

  constructor(private readonly options: ReadingWatchOptions) {}

  /** How long no leader has answered, in milliseconds: 0 while nothing is read. */
  get silentMs(): number {
    return performance.now() - this.lastAnswerMs;
  }

  /** The partitions that are stalled, as of the last check. */
  get reports(): readonly StallReport[] {
    return this.reported;
  }

  /** Reading starts again, from any offset. */
  reset(): void {
    this.nothingToRead();
    this.report([]);
  }

  /** Records why a poll failed. */
  noteError(error: LibrdKafkaError): void {
    if (isUnreadableBatch(error)) this.unreadable = { error, atMs: performance.now() };
  }

  /**
   * Call it after each poll; it asks the leaders in the background.
   * @returns why only another consumer helps, when that has been found since the last call
   */
  look(): string | undefined {
    const nowMs = performance.now();
    // While nobody polls, nothing can be read.
    if (nowMs - this.lastLookMs > CHECK_INTERVAL_MS) this.reset();
    this.lastLookMs = nowMs;
    if (!this.isChecking && nowMs - this.lastCheckMs >= CHECK_INTERVAL_MS) {
      this.lastCheckMs = nowMs;
      this.isChecking = true;
      void this.check().finally(() => (this.isChecking = false));
    }
    const { hopeless } = this;
    this.hopeless = undefined;
    return hopeless;
  }

  /** One leader after the other: each request blocks one of libuv's few threads until it is answered. */
  private async check(): Promise<void> {
    const asked = this.options.positions();
    if (asked.length === 0) this.nothingToRead();
    this.watch.keepOnly(asked);
    const stalls: Stall[] = [];
    for (const { topic, partition } of asked) {
      const ends = await this.endsOf(topic, partition);
      if (ends === undefined) {
        // While no leader answers, there is nothing to read.
        this.watch.reset();
        this.report([]);
        return;
      }
      this.lastAnswerMs = performance.now();
      const position = this.options.positions().find((now) => now.topic === topic && now.partition === partition);
      if (position === undefined || ends.isEmpty) continue;
      const stall = this.watch.observe(await this.known(position), ends, this.lastAnswerMs);
      if (stall !== undefined && this.lastAnswerMs - stall.sinceMs > REPORT_AFTER_MS) stalls.push(stall);
    }
    const nowMs = performance.now();
    const own = await Promise.all(stalls.map((stall) => this.reportOf(stall, nowMs)));
    this.report([...own, ...(await this.reportsOfOtherMembers())]);
    const lost = this.reported.find(({ cause, forMs }) => cause === "no_progress" && forMs > this.options.limitMs);
    if (lost !== undefined) this.hopeless = lost.reason;
  }

  private nothingToRead(): void {
    this.lastAnswerMs = performance.now();
    this.watch.reset();
  }

  private async reportOf(stall: Stall, nowMs: number): Promise<StallReport> {
    const { topic, partition, offset, ends, sinceMs } = stall;
    const forMs = nowMs - sinceMs;
    const { cause, why } = await this.causeOf(stall, nowMs);
    return { topic, partition, offset, cause, forMs, reason: reasonOf(stall, forMs, ends.written, why) };
  }

  private async reportsOfOtherMembers(): Promise<StallReport[]> {
    const elsewhere = this.options.elsewhere?.() ?? [];
    this.groupProgress.keepOnly(elsewhere);
    const reports: StallReport[] = [];
    for (const { topic, partition } of elsewhere) {
      const ends = await this.endsOf(topic, partition);
      if (ends === undefined) continue;
      const offset = await this.committed({ topic, partition });
      if (offset === undefined) continue;
      const forMs = this.groupProgress.observe({ topic, partition }, offset, ends.readable, performance.now());
      if (forMs === undefined) continue;
      const position = { topic, partition, offset };
      const why = "it is not assigned to this instance, and the member of the group that owns it commits nothing";
      const reason = reasonOf(position, forMs, ends.readable, why);
      reports.push({ ...position, cause: "other_member", forMs, reason });
    }
    return reports;
  }

  private async causeOf(stall: Stall, nowMs: number): Promise<{ readonly cause: StallCause; readonly why: string }> {
    if (stall.kind === "openTransaction") {
      return { cause: "open_transaction", why: await this.describeTransactions(stall) };
    }
    const { unreadable } = this;
    if (unreadable !== undefined && nowMs - unreadable.atMs < ERROR_EXPLAINS_MS) {
      return { cause: "unreadable_batch", why: `its next batch cannot be read (${unreadable.error.message})` };
    }
    return { cause: "no_progress", why: "there are records and the client does not fetch them" };
  }

  private async describeTransactions(partition: TopicPartition): Promise<string> {
    try {
      const open = await openTransactions(await this.leaderOf(partition), partition);
      if (open.length > 0) return open.map(describe).join(", ");
      return "a transaction is open";
    } catch (error) {
      return `a transaction is open; its producer is not known (${(error as Error).message})`;
    }
  }

  /** Logs once when a partition stalls, and once when it makes progress again. */
  private report(reports: readonly StallReport[]): void {
    const { logger } = this.options;
    const isNamed = (among: readonly StallReport[], one: StallReport): boolean =>
      among.some((other) => partitionName(other) === partitionName(one) && other.cause === one.cause);
    for (const one of reports) {
      if (!isNamed(this.reported, one)) logger.warn({ partition: partitionName(one), cause: one.cause }, one.reason);
    }
    for (const one of this.reported) {
      if (!isNamed(reports, one)) logger.info({ partition: partitionName(one), cause: one.cause }, "no longer stalled");
    }
    this.reported = reports;
  }

  /** With the group's offset where nothing of the partition has been read yet. */
  private async known(position: PartitionOffset): Promise<PartitionOffset> {
    if (position.offset >= 0) return position;
    return { ...position, offset: (await this.committed(position)) ?? position.offset };
  }

  /** The group's offset of a partition: below 0 without one, undefined where the coordinator does not answer. */
  private async committed({ topic, partition }: TopicPartition): Promise<number | undefined> {
    const { consumer } = this.options;
    try {
      const [committed] = await callClient<readonly PartitionOffset[]>((done) =>
        consumer.committed([{ topic, partition }], ANSWER_TIMEOUT_MS, done),
      );
      return committed?.offset ?? -1;
    } catch {
      return undefined;
    }
  }

  /** undefined where no leader answers. */
  private async endsOf(topic: string, partition: number): Promise<(PartitionEnds & { isEmpty: boolean }) | undefined> {
    const { consumer } = this.options;
    try {
      // To a read_committed consumer this answers with the last stable offset; the last fetch returned the high watermark.
      const { lowOffset, highOffset } = await callClient<WatermarkOffsets>((done) =>
        consumer.queryWatermarkOffsets(topic, partition, ANSWER_TIMEOUT_MS, done),
      );
      const written = Math.max(highOffset, fetchedHighWatermark(consumer, topic, partition));
      return { readable: highOffset, written, isEmpty: lowOffset === written };
    } catch {
      return undefined;
    }
  }

  private async leaderOf({ topic, partition }: TopicPartition): Promise<BrokerAddress> {
    const { brokers, partitions } = await describeTopic(this.options.consumer, topic, ANSWER_TIMEOUT_MS);
    const leader = partitions.find(({ id }) => id === partition)?.leader;
    const broker = brokers.find(({ id }) => id === leader);
    if (broker === undefined) throw new Error("its partition has no leader");
    return broker;
  }
}

function reasonOf(position: PartitionOffset, forMs: number, end: number, why: string): string {
  return (
    `${partitionName(position)} has not been read past offset ${position.offset} of ${end} for ` +
    `${Math.round(forMs / MS_PER_SECOND)} s: ${why} (docs/runbook.md, "A partition is stalled")`
  );
}

function describe({ producerId, producerEpoch, startOffset, lastTimestampMs }: OpenTransaction): string {
  const lastWrite = new Date(Number(lastTimestampMs)).toISOString();
  return `a transaction of producer ${producerId} (epoch ${producerEpoch}) is open since offset ${startOffset}, last written to at ${lastWrite}`;
}

function fetchedHighWatermark(consumer: KafkaConsumer, topic: string, partition: number): number {
  try {
    return consumer.getWatermarkOffsets(topic, partition).highOffset;
  } catch {
    // Nothing of it has been fetched yet.
    return -1;
  }
}
