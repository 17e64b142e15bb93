import { setTimeout as delay } from "node:timers/promises";
import {
  CODES,
  KafkaConsumer,
  type ConsumerGlobalConfig,
  type ConsumerTopicConfig,
  type LibrdKafkaError,
  type Message,
} from "@confluentinc/kafka-javascript";
import type { Logger } from "../process/logging";
import { FailureStreak } from "../process/retry";
import type { PartitionLag } from "./group-lag";
import { connectWithRetry, disconnect, isUnusable } from "./kafka-client";
import type { KafkaSecurity } from "./kafka-security";
import { consume, type LowLevelConsumer, type Polled } from "./low-level-consumer";
import { ReadingPositions } from "./reading-positions";
import { isUnreadableBatch, ReadingWatch, type StallReport } from "./reading-watch";
import {
  partitionName,
  partitionsOf,
  type PartitionedTopic,
  type PartitionOffset,
  type TopicPartition,
} from "./topic-partition";

export interface GroupMemberOptions {
  readonly clientOptions: ConsumerGlobalConfig & ConsumerTopicConfig;
  /** `host:port[,host:port…]` */
  readonly bootstrapServers: string;
  readonly security: KafkaSecurity;
  readonly topics: readonly PartitionedTopic[];
  readonly logger: Logger;
  /** Ends the attempts to connect. */
  readonly signal: AbortSignal;
  /** Told when only another client can continue. */
  readonly onFatal: (error: unknown) => void;
  /** How long a partition may make no progress short of its end before only another client helps, in milliseconds. */
  readonly stallLimitMs: number;
  /** Whether nothing is to be read now, so that nothing can be stalled. Default: never. */
  readonly isPaused?: () => boolean;
  /**
   * Told during a poll. The library's rebalance goes no further until `assign` or `unassign` is called with the same
   * partitions.
   */
  readonly onRebalance: (rebalance: Rebalance, member: GroupMember) => void;
}

/** A change of what a member owns. */
export interface Rebalance {
  readonly kind: "ASSIGN" | "REVOKE";
  readonly partitions: readonly TopicPartition[];
}

/** A poll in flight, with its number for `ReadingPositions`. */
export interface PendingPoll {
  readonly number: number;
  readonly polled: Promise<Polled>;
}

/** What a poll has brought. */
export interface PolledRecords {
  readonly messages: readonly Message[];
  /** Ends of partitions that have certainly been read up to them; see `ReadingPositions.noteEnds`. */
  readonly ends: readonly PartitionOffset[];
}

const NOTHING: PolledRecords = { messages: [], ends: [] };

/** The waits after polls that fail one after the other, in milliseconds, and how long they may go on failing. */
const POLL_BACKOFF = { firstMs: 200, longestMs: 2_000 };
const POLL_DEADLINE_MS = 60_000;

/**
 * A member of a consumer group on librdkafka, with cooperative rebalancing (KIP-429). What a failed poll means:
 *
 * - An unusable client ends the process: retrying `ERR__STATE` would never succeed, and the group would wait for a member that
 *   reads nothing.
 * - A batch that cannot be read holds up only its partition: its error comes with every fetch, so waiting after it would
 *   hold up the others. `stalls` names it.
 * - Everything else is transient: it is retried with back-off, and ends the process when no poll succeeds for a minute.
 */
export class GroupMember {
  private readonly assigned = new Map<string, TopicPartition>();
  /** Of the partitions that are read: those passed to `beginReading`. */
  private readonly positions = new ReadingPositions();
  private readonly watch: ReadingWatch;
  private readonly failures = new FailureStreak(POLL_BACKOFF, POLL_DEADLINE_MS);

  private constructor(
    /** For what only one of the users needs. */
    readonly consumer: LowLevelConsumer,
    private readonly options: GroupMemberOptions,
  ) {
    const { topics, security, stallLimitMs, isPaused = () => false, logger } = options;
    this.watch = new ReadingWatch({
      consumer,
      security,
      positions: () => (isPaused() ? [] : this.positions.all),
      group: {
        partitions: partitionsOf(topics),
        elsewhere: () => (isPaused() ? [] : partitionsOf(topics).filter((partition) => !this.owns(partition))),
        lastRecord: (partition) => this.positions.lastRecord(partition),
      },
      limitMs: stallLimitMs,
      logger,
    });
  }

  /**
   * Connects, however long that takes, and joins the group.
   * @throws the signal's reason when aborted
   */
  static async connect(options: GroupMemberOptions): Promise<GroupMember> {
    const { clientOptions, topics, onRebalance } = options;
    const createClient = () =>
      new KafkaConsumer({
        ...clientOptions,
        rebalance_cb: ({ code }: LibrdKafkaError, changed: readonly TopicPartition[]) => {
          const kind = code === CODES.ERRORS.ERR__ASSIGN_PARTITIONS ? "ASSIGN" : "REVOKE";
          const partitions = changed.map(({ topic, partition }) => ({ topic, partition }));
          onRebalance({ kind, partitions }, member);
        },
      }) as LowLevelConsumer;
    const consumer = await connectWithRetry(createClient, options);
    // Before the subscription there are no rebalances.
    const member = new GroupMember(consumer, options);
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    consumer.subscribe(topics.map(({ topic }) => topic));
    return member;
  }

  /** Begins to poll up to `maxRecords`, and waits up to `waitMs` for the first. Only one poll may be in flight. */
  beginPoll(maxRecords: number, waitMs: number): PendingPoll {
    this.consumer.setDefaultConsumeTimeout(waitMs);
    const number = this.positions.beginPoll();
    const polled = consume(this.consumer, maxRecords);
    // `finishPoll` reports its failure, and may be called later.
    polled.catch(() => undefined);
    return { number, polled };
  }

  /**
   * What a poll has brought: nothing where it failed and a later one may succeed.
   * @throws Error when only another process can continue
   */
  async finishPoll({ number, polled }: PendingPoll): Promise<PolledRecords> {
    let records = NOTHING;
    try {
      const { messages, ends } = await polled;
      this.positions.noteRecords(messages);
      records = { messages, ends: this.positions.noteEnds(number, ends) };
    } catch (thrown) {
      const error = thrown as LibrdKafkaError;
      if (!isUnreadableBatch(error)) {
        await this.waitAfter(error);
        return NOTHING;
      }
      this.watch.noteError(error);
    }
    this.failures.end();
    const stalled = this.watch.look();
    if (stalled !== undefined) throw new Error(stalled);
    return records;
  }

  /** How many partitions this member owns. */
  get ownedPartitions(): number {
    return this.assigned.size;
  }

  owns(partition: TopicPartition): boolean {
    return this.assigned.has(partitionName(partition));
  }

  /** Takes partitions over. */
  assign(partitions: readonly TopicPartition[]): void {
    this.consumer.incrementalAssign(partitions);
    for (const partition of partitions) this.assigned.set(partitionName(partition), partition);
  }

  /** From now on a partition is read. @param offset default: the group's, which shows with the first record */
  beginReading(partition: TopicPartition, offset?: number): void {
    this.positions.begin(partition, offset);
  }

  /** Gives partitions up. */
  unassign(partitions: readonly TopicPartition[]): void {
    this.positions.end(partitions);
    for (const partition of partitions) this.assigned.delete(partitionName(partition));
    this.consumer.incrementalUnassign(partitions);
  }

  pauseAll(): void {
    this.consumer.pause([...this.assigned.values()]);
  }

  resumeAll(): void {
    this.consumer.resume([...this.assigned.values()]);
  }

  /** Partitions that are stalled: this member's, and those of others that the group makes no progress with. */
  get stalls(): readonly StallReport[] {
    return this.watch.reports;
  }

  /** How far the group is behind in the partitions of its topics, whoever owns them. */
  get lags(): readonly PartitionLag[] {
    return this.watch.lags;
  }

  /** Leaves the group, so that another member takes over at once. */
  async close(): Promise<void> {
    await disconnect(this.consumer);
  }

  private async waitAfter(error: LibrdKafkaError): Promise<void> {
    if (isUnusable(error)) throw new Error(`the consumer is unusable: ${error.message}`, { cause: error });
    const waitMs = this.failures.next();
    if (waitMs === undefined) {
      throw new Error(`no poll has succeeded for ${POLL_DEADLINE_MS / 1_000} s: ${error.message}`, { cause: error });
    }
    this.options.logger.warn({ err: error }, "a poll failed, retrying");
    await delay(waitMs);
  }
}
