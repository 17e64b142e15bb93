import { CODES, KafkaConsumer, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { setTimeout as delay } from "node:timers/promises";
import { connected, disconnected } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { Logger } from "../../service-kit/process/logging";
import { consume, type LowLevelConsumer, type Polled } from "../../service-kit/kafka/low-level-consumer";
import { ReadingPositions } from "../../service-kit/kafka/reading-positions";
import { isUnreadableBatch, ReadingWatch, type StallReport } from "../../service-kit/kafka/reading-watch";
import { StreamsError } from "../streams/runtime/errors";
import type { GroupConsumer, Rebalance } from "../streams/runtime/ports";
import {
  partitionName,
  type ConsumerRecord,
  type PartitionedTopic,
  type PartitionOffset,
  type TopicPartition,
} from "../streams/runtime/records";
import { groupConsumerOptions, LONGEST_STANDSTILL_MS } from "./client-options";
import { isFinal, streamsErrorOf } from "./librdkafka-errors";
import { recordsOf } from "./records-of";

export interface KafkaGroupConsumerOptions {
  readonly connection: KafkaConnection;
  readonly applicationId: string;
  readonly topics: readonly PartitionedTopic[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told when only another client could go on. */
  readonly onFatal: (error: unknown) => void;
}

/** How long a poll waits for its first record, in milliseconds: also how late a commit may become for it. */
const POLL_TIMEOUT_MS = 20;
/** The wait after a poll that failed, in milliseconds. */
const POLL_RETRY_MS = 200;
const CALL_TIMEOUT_MS = 5_000;

interface NumberedPoll {
  readonly number: number;
  readonly polled: Promise<Polled>;
}

/**
 * The application's consumer on librdkafka. The library reports a change of ownership and then waits, its rebalance
 * going no further, until it is told that the change is done: so the partitions of this member cannot go to another
 * while a transaction of theirs is under way.
 */
export class KafkaGroupConsumer implements GroupConsumer {
  private readonly rebalances: Rebalance[] = [];
  /** Names of this member's partitions, whether their records flow or not. */
  private readonly assigned = new Set<string>();
  /** Of the partitions whose records flow. */
  private readonly positions = new ReadingPositions();
  private readonly watch: ReadingWatch;
  private closing = false;
  /** Under way while the records of the poll before it are processed. */
  private ahead: NumberedPoll | undefined;
  /** Of the last poll that was handed over. */
  private ends: readonly PartitionOffset[] = [];

  private constructor(
    private readonly consumer: LowLevelConsumer,
    private readonly logger: Logger,
    topics: readonly PartitionedTopic[],
  ) {
    this.watch = new ReadingWatch({
      consumer,
      positions: () => this.positions.all,
      elsewhere: () => partitionsOf(topics).filter((partition) => !this.assigned.has(partitionName(partition))),
      limitMs: LONGEST_STANDSTILL_MS,
      logger,
    });
  }

  /** Connects and joins the group, however long it takes. */
  static async connect(options: KafkaGroupConsumerOptions): Promise<KafkaGroupConsumer> {
    const { connection, applicationId, topics, logger, signal, onFatal } = options;
    const { bootstrapServers } = connection;
    const create = () =>
      new KafkaConsumer({
        ...groupConsumerOptions(connection, applicationId),
        rebalance_cb: (error: LibrdKafkaError, partitions: TopicPartition[]) =>
          groupConsumer.noteRebalance(error.code, partitions),
      }) as LowLevelConsumer;
    const consumer = await connected(create, { logger, signal, bootstrapServers, onFatal });
    const groupConsumer = new KafkaGroupConsumer(consumer, logger, topics);
    consumer.setDefaultConsumeTimeout(POLL_TIMEOUT_MS);
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    consumer.subscribe(topics.map(({ topic }) => topic));
    return groupConsumer;
  }

  /** The client itself, which the transactional producer asks for its member id and generation. */
  get client(): KafkaConsumer {
    return this.consumer;
  }

  async poll(maxRecords: number): Promise<readonly ConsumerRecord[]> {
    try {
      const { number, polled } = this.ahead ?? this.beginPoll(maxRecords);
      this.ahead = undefined;
      this.ends = [];
      const { messages, ends } = await polled;
      this.ahead = this.beginPoll(maxRecords);
      // Its failure is the next poll's.
      this.ahead.polled.catch(() => undefined);
      const records = recordsOf(messages);
      this.positions.noteRecords(records);
      this.ends = this.positions
        .noteEnds(number, ends)
        .map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset }));
      this.endWhereOnlyAnotherHelps();
      return records;
    } catch (thrown) {
      if (thrown instanceof StreamsError) throw thrown;
      const error = thrown as LibrdKafkaError;
      if (isFinal(error)) throw streamsErrorOf(error, "a poll", "FATAL");
      // One partition's batch: its error comes with every fetch, and waiting here would hold the others up behind it.
      if (isUnreadableBatch(error)) {
        this.watch.noteError(error);
        this.endWhereOnlyAnotherHelps();
        return [];
      }
      this.logger.warn({ err: error }, "could not poll, trying again");
      await delay(POLL_RETRY_MS);
      return [];
    }
  }

  get reachedEnds(): readonly PartitionOffset[] {
    return this.ends;
  }

  takeRebalance(): Rebalance | undefined {
    return this.rebalances.shift();
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.consumer.incrementalAssign(partitions);
    for (const partition of partitions) this.assigned.add(partitionName(partition));
    if (partitions.length > 0) this.consumer.pause([...partitions]);
  }

  unassign(partitions: readonly TopicPartition[]): void {
    this.positions.end(partitions);
    for (const partition of partitions) this.assigned.delete(partitionName(partition));
    this.consumer.incrementalUnassign(partitions);
  }

  async resume(from: PartitionOffset): Promise<void> {
    await this.seek(from);
    this.consumer.resume([from]);
    this.positions.begin(from, from.offset);
  }

  assignmentLost(): boolean {
    return this.consumer.assignmentLost();
  }

  committed({ topic, partition }: TopicPartition): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      this.consumer.committed([{ topic, partition }], CALL_TIMEOUT_MS, (error: LibrdKafkaError | null, positions) => {
        if (error) {
          reject(streamsErrorOf(error, `asking for the committed offset of ${topic}-${partition}`, "RETRY"));
          return;
        }
        const offset = positions[0]?.offset;
        resolve(offset === undefined || offset < 0 ? undefined : offset);
      });
    });
  }

  /** Leaves the group; partitions it still has are given up on the way. */
  async close(): Promise<void> {
    this.closing = true;
    await this.ahead?.polled.catch(() => undefined);
    for (let rebalance = this.takeRebalance(); rebalance !== undefined; rebalance = this.takeRebalance()) {
      this.complete(rebalance);
    }
    await disconnected(this.consumer);
  }

  private beginPoll(maxRecords: number): NumberedPoll {
    return { number: this.positions.beginPoll(), polled: consume(this.consumer, maxRecords) };
  }

  /** Partitions of this member's that are not read any further. */
  get stalls(): readonly StallReport[] {
    return this.watch.reports;
  }

  private endWhereOnlyAnotherHelps(): void {
    const beyondHelp = this.watch.look();
    if (beyondHelp !== undefined) throw new StreamsError(beyondHelp, "FATAL");
  }

  private noteRebalance(code: number, partitions: readonly TopicPartition[]): void {
    const kind = code === CODES.ERRORS.ERR__ASSIGN_PARTITIONS ? "ASSIGN" : "REVOKE";
    const rebalance = { kind, partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) } as const;
    // Nobody polls any more, and the library waits for an answer before it leaves the group.
    if (this.closing) this.complete(rebalance);
    else this.rebalances.push(rebalance);
  }

  private complete({ kind, partitions }: Rebalance): void {
    if (kind === "ASSIGN") this.consumer.incrementalAssign(partitions);
    else this.consumer.incrementalUnassign(partitions);
  }

  private seek(to: PartitionOffset): Promise<void> {
    return new Promise((resolve, reject) => {
      this.consumer.seek(to, CALL_TIMEOUT_MS, (error: LibrdKafkaError | null) => {
        if (error) {
          reject(new StreamsError(`could not seek ${to.topic}-${to.partition}`, "FATAL", { cause: error }));
        } else resolve();
      });
    });
  }
}

function partitionsOf(topics: readonly PartitionedTopic[]): TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) =>
    Array.from({ length: partitions }, (_none, partition) => ({ topic, partition })),
  );
}
