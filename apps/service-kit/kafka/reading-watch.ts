import { CODES, type KafkaConsumer, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { GroupLag, type LagSample, type PartitionLag } from "./group-lag";
import { GroupProgress } from "./group-progress";
import type { Logger } from "../process/logging";
import { LeadersAndCoordinator, type AnsweredEnds } from "./leaders-and-coordinator";
import type { KafkaSecurity } from "./kafka-security";
import { openTransactions, type OpenTransaction } from "./open-transactions";
import { StallWatch, type Stall } from "./stall-watch";
import { partitionName, type PartitionOffset, type TopicPartition } from "./topic-partition";

/** How often leaders and coordinator are asked, in milliseconds. */
const CHECK_INTERVAL_MS = 5_000;
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
  /** The consumer's own. */
  readonly security: KafkaSecurity;
  /** The partitions that are read now, with the offset to be read next: below 0 while it is not known. */
  readonly positions: () => readonly PartitionOffset[];
  /** Where partitions are read for a consumer group. */
  readonly group?: WatchedGroup;
  /** How long records may be available and not be read, in milliseconds, before only another consumer helps. */
  readonly limitMs: number;
  readonly logger: Logger;
}

export interface WatchedGroup {
  /** All partitions of the group's topics, whoever owns them. */
  readonly partitions: readonly TopicPartition[];
  /** Those that other members own, or nobody; none while nothing is to be read. */
  readonly elsewhere: () => readonly TopicPartition[];
  /** The newest record that was read of a partition. */
  readonly lastRecord: (partition: TopicPartition) => LagSample["read"];
}

/** What leaders and coordinator have answered in one check; a partition that is missing was not answered for. */
interface Answers {
  readonly ends: ReadonlyMap<string, AnsweredEnds>;
  /** The group's offsets, below 0 without one. */
  readonly committed: ReadonlyMap<string, number>;
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
  private readonly brokers: LeadersAndCoordinator;
  private readonly watch = new StallWatch();
  private readonly groupProgress = new GroupProgress();
  private readonly groupLag = new GroupLag();
  private lastLookMs = -Infinity;
  private lastCheckMs = -Infinity;
  private lastAnswerMs = performance.now();
  private isChecking = false;
  private unreadable: { readonly error: LibrdKafkaError; readonly atMs: number } | undefined;
  private reported: readonly StallReport[] = [];
  private hopeless: string | undefined;

  constructor(private readonly options: ReadingWatchOptions) {
    this.brokers = new LeadersAndCoordinator(options.consumer, () => (this.lastAnswerMs = performance.now()));
  }

  /** How long no leader has answered, in milliseconds: 0 while nothing is read. */
  get silentMs(): number {
    return performance.now() - this.lastAnswerMs;
  }

  /** The partitions that are stalled, as of the last check. */
  get reports(): readonly StallReport[] {
    return this.reported;
  }

  /** How far the group is behind in each of its partitions, also while it reads nothing; none without recent answers. */
  get lags(): PartitionLag[] {
    return this.groupLag.at(Date.now());
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

  private async check(): Promise<void> {
    const asked = this.options.positions();
    if (asked.length === 0) this.nothingToRead();
    this.watch.keepOnly(asked);
    const answers = await this.ask(asked);
    this.sampleLag(answers);
    if (asked.some((position) => !answers.ends.has(partitionName(position)))) {
      // While a leader does not answer, there is nothing to read.
      this.watch.reset();
      this.report([]);
      return;
    }
    const nowMs = performance.now();
    const own = await Promise.all(this.stallsOf(asked, answers, nowMs).map((stall) => this.reportOf(stall, nowMs)));
    this.report([...own, ...this.reportsOfOtherMembers(answers)]);
    const lost = this.reported.find(({ cause, forMs }) => cause === "no_progress" && forMs > this.options.limitMs);
    if (lost !== undefined) this.hopeless = lost.reason;
  }

  private async ask(positions: readonly TopicPartition[]): Promise<Answers> {
    const group = this.options.group?.partitions ?? [];
    return { ends: await this.brokers.ends([...positions, ...group]), committed: await this.brokers.committed(group) };
  }

  private sampleLag({ ends, committed }: Answers): void {
    const { group } = this.options;
    for (const partition of group?.partitions ?? []) {
      const name = partitionName(partition);
      const sample = {
        end: ends.get(name)?.written,
        committed: committed.get(name),
        read: group?.lastRecord(partition),
      };
      this.groupLag.observe(partition, sample, Date.now());
    }
  }

  private stallsOf(asked: readonly TopicPartition[], { ends, committed }: Answers, nowMs: number): Stall[] {
    return asked.flatMap((partition) => {
      const name = partitionName(partition);
      const end = ends.get(name);
      const position = this.options.positions().find((now) => partitionName(now) === name);
      if (position === undefined || end === undefined || end.isEmpty) return [];
      // With the group's offset where nothing of the partition has been read yet.
      const offset = position.offset >= 0 ? position.offset : (committed.get(name) ?? position.offset);
      const stall = this.watch.observe({ ...position, offset }, end, nowMs);
      return stall !== undefined && nowMs - stall.sinceMs > REPORT_AFTER_MS ? [stall] : [];
    });
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

  private reportsOfOtherMembers({ ends, committed }: Answers): StallReport[] {
    const elsewhere = this.options.group?.elsewhere() ?? [];
    this.groupProgress.keepOnly(elsewhere);
    const reports: StallReport[] = [];
    for (const { topic, partition } of elsewhere) {
      const end = ends.get(partitionName({ topic, partition }));
      const offset = committed.get(partitionName({ topic, partition }));
      if (end === undefined || offset === undefined) continue;
      const forMs = this.groupProgress.observe({ topic, partition }, offset, end.readable, performance.now());
      if (forMs === undefined) continue;
      const position = { topic, partition, offset };
      const why = "it is not assigned to this instance, and the member of the group that owns it commits nothing";
      const reason = reasonOf(position, forMs, end.readable, why);
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
      const open = await openTransactions(await this.brokers.leaderOf(partition), partition, this.options.security);
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
