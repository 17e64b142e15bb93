import { CODES, type KafkaConsumer, type LibrdKafkaError, type WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { GroupProgress } from "./group-progress";
import type { Logger } from "../process/logging";
import { callClient, describeTopic } from "./kafka-client";
import { openTransactions, type BrokerAddress, type OpenTransaction } from "./open-transactions";
import { StallWatch, type PartitionEnds, type Stall } from "./stall-watch";
import { partitionName, type PartitionOffset, type TopicPartition } from "./topic-partition";

/** How often leaders are asked where their partitions end, and how long one may take to answer, in milliseconds. */
const CHECK_INTERVAL_MS = 5_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a partition may be read no further before it is reported, in milliseconds: longer than a failover of ours. */
const REPORT_AFTER_MS = 15_000;
/** How long a poll's error explains why a partition is not read, in milliseconds: the client tries each fetch again and again. */
const ERROR_EXPLAINS_MS = 10_000;
const MS_A_SECOND = 1_000;

/** Errors that a poll gives for a batch that this client cannot read, now or later (rdkafka_msgset_reader.c). */
const UNREADABLE: readonly number[] = [
  CODES.ERRORS.ERR__BAD_MSG,
  CODES.ERRORS.ERR__BAD_COMPRESSION,
  CODES.ERRORS.ERR__NOT_IMPLEMENTED,
  CODES.ERRORS.ERR__UNDERFLOW,
  CODES.ERRORS.ERR__INVALID_ARG,
  CODES.ERRORS.ERR_INVALID_MSG,
  CODES.ERRORS.ERR_MSG_SIZE_TOO_LARGE,
];

/** Whether a poll failed for one partition's batch alone: the others are read on, and so is the poll to go on at once. */
export function isUnreadableBatch(error: LibrdKafkaError): boolean {
  return UNREADABLE.includes(error.code);
}

/** Why a partition is not read any further. */
export type StallCause = "unreadable_batch" | "open_transaction" | "no_progress" | "other_member";

/** A partition that has been read no further for a while, in words and numbers. */
export interface StallReport extends PartitionOffset {
  readonly cause: StallCause;
  /** How long so far, in milliseconds. */
  readonly forMs: number;
  /** For people: the partition, the offset, the cause as far as it is known, and where the runbook goes on. */
  readonly reason: string;
}

/** Throws, with every reason, while a partition is not read any further. */
export function requireNoStall(reports: readonly StallReport[]): void {
  if (reports.length > 0) throw new Error(reports.map(({ reason }) => reason).join("; "));
}

export interface ReadingWatchOptions {
  readonly consumer: KafkaConsumer;
  /** What is being read now, and how far it is. */
  readonly positions: () => readonly PartitionOffset[];
  /** Partitions of the group's topics that other members have, or nobody. Default: none, where there is no group. */
  readonly elsewhere?: () => readonly TopicPartition[];
  /** How long records may be there and not be read, in milliseconds, before only another consumer helps. */
  readonly limitMs: number;
  readonly logger: Logger;
}

/**
 * Tells progress from silence: asks the leaders of what a consumer reads, now and then, where their partitions end, and
 * reports the ones that are not read any further. There are four causes, each with its remedy:
 *
 * - a batch that this client cannot read: reported until somebody skips it, another client would not read it either;
 * - an open transaction: reported with its producer until it ends;
 * - a member of the group that takes partitions and gets on with none: reported by those who belong there;
 * - none of these: librdkafka may read a partition no further though its leader is there and others are read (seen with 2.15.1 in
 *   a consumer that was made while two of three brokers died): only another consumer helps.
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
  private beyondHelp: string | undefined;

  constructor(private readonly options: ReadingWatchOptions) {}

  /** How long no leader has answered, in milliseconds: 0 while nothing is read. */
  get silentMs(): number {
    return performance.now() - this.lastAnswerMs;
  }

  /** The partitions that are not read any further, as of the last look at them. */
  get reports(): readonly StallReport[] {
    return this.reported;
  }

  /** Reading begins anew, from wherever. */
  reset(): void {
    this.nothingToRead();
    this.report([]);
  }

  /** Takes note of why a poll failed. */
  noteError(error: LibrdKafkaError): void {
    if (isUnreadableBatch(error)) this.unreadable = { error, atMs: performance.now() };
  }

  /**
   * To be called with each poll; asks beside them.
   * @returns what only another consumer could read, when that was seen since the last call
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
    const { beyondHelp } = this;
    this.beyondHelp = undefined;
    return beyondHelp;
  }

  /** One leader after the other: a question takes one of libuv's few threads until it is answered. */
  private async check(): Promise<void> {
    const asked = this.options.positions();
    if (asked.length === 0) this.nothingToRead();
    this.watch.keepOnly(asked);
    const stalls: Stall[] = [];
    for (const { topic, partition } of asked) {
      const ends = await this.endsOf(topic, partition);
      if (ends === undefined) {
        // While no leader answers there is nothing to be read either.
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
    if (lost !== undefined) this.beyondHelp = lost.reason;
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
      const why = "it is not assigned to this instance, and the member of the group that has it commits nothing";
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
    return { cause: "no_progress", why: "its records are there and the client does not fetch them" };
  }

  private async describeTransactions(partition: TopicPartition): Promise<string> {
    try {
      const open = await openTransactions(await this.leaderOf(partition), partition);
      if (open.length > 0) return open.map(describe).join(", ");
      return "a transaction is open";
    } catch (error) {
      return `a transaction is open, whose it is cannot be said (${(error as Error).message})`;
    }
  }

  /** Says once when a partition stalls, and once when it is read again. */
  private report(reports: readonly StallReport[]): void {
    const { logger } = this.options;
    const isNamed = (among: readonly StallReport[], one: StallReport): boolean =>
      among.some((other) => partitionName(other) === partitionName(one) && other.cause === one.cause);
    for (const one of reports) {
      if (!isNamed(this.reported, one)) logger.warn({ partition: partitionName(one), cause: one.cause }, one.reason);
    }
    for (const one of this.reported) {
      if (!isNamed(reports, one)) logger.info({ partition: partitionName(one), cause: one.cause }, "the stall is over");
    }
    this.reported = reports;
  }

  /** The group's offset where nothing of the partition has come yet. */
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
      // Answers with the last stable offset to a consumer of committed records; the high watermark came with the last fetch.
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
    `${partitionName(position)} has not been read any further for ${Math.round(forMs / MS_A_SECOND)} s at offset ` +
    `${position.offset} of ${end}: ${why} (docs/runbook.md, "A partition is not read any further")`
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
