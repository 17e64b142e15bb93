import { setTimeout as delay } from "node:timers/promises";
import {
  CODES,
  KafkaConsumer,
  type LibrdKafkaError,
  type Message,
  type TopicPartition,
} from "@confluentinc/kafka-javascript";
import type { RecordPosition } from "../../../contract/log-message";
import type { Topic } from "../../../contract/topics";
import { checkKafka } from "../../service-kit/kafka/kafka-check";
import { connect, disconnected, isFatal } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { Logger } from "../../service-kit/process/logging";
import { consume, type LowLevelConsumer } from "../../service-kit/kafka/low-level-consumer";
import { ReadingPositions } from "../../service-kit/kafka/reading-positions";
import { isUnreadableBatch, ReadingWatch, type StallReport } from "../../service-kit/kafka/reading-watch";
import type { EndProcess } from "../../service-kit/process/shutdown";
import type { ReadPartition } from "../../service-kit/kafka/stall-watch";
import type { NextOffset, ReceivedRecord } from "../domain/received-record";
import type { RecordSource } from "../domain/record-source";
import { consumerOptions } from "./consumer-options";

export interface KafkaRecordSourceOptions {
  readonly connection: KafkaConnection;
  readonly topic: Pick<Topic, "name" | "partitions">;
  readonly logger: Logger;
  readonly endProcess: EndProcess;
}

/** The wait after a poll that failed, in milliseconds. */
const RETRY_MS = 1_000;
/** How long reading a partition may stand still short of its end, in milliseconds: above any failover. */
const LONGEST_STANDSTILL_MS = 35_000;

/**
 * A member of the consumer group on librdkafka. Partitions change hands only inside `poll`, when no batch is being
 * processed: what was polled is finished and committed before its partition goes.
 */
export class KafkaRecordSource implements RecordSource {
  private consumer: LowLevelConsumer | undefined;
  private owned: readonly TopicPartition[] = [];
  private isPaused = false;
  private readonly positions = new ReadingPositions();
  /** What this member has committed, by partition. */
  private readonly committed = new Map<number, number>();
  /** Ends that were reached and are not committed yet, by partition. */
  private readonly ends = new Map<number, number>();
  private watch: ReadingWatch | undefined;

  constructor(private readonly options: KafkaRecordSourceOptions) {}

  /** Partitions that are this member's now. */
  get ownedPartitions(): number {
    return this.owned.length;
  }

  async poll(maxRecords: number, waitMs: number): Promise<ReceivedRecord[]> {
    try {
      this.consumer ??= await this.connect();
      this.consumer.setDefaultConsumeTimeout(waitMs);
      const poll = this.positions.beginPoll();
      const { messages, ends } = await consume(this.consumer, maxRecords);
      this.positions.noteRecords(messages);
      for (const end of this.positions.noteEnds(poll, ends)) this.ends.set(end.partition, end.nextOffset);
      this.endWhereOnlyAnotherHelps();
      return messages.map(asRecord).filter(({ position }) => this.owns(position));
    } catch (thrown) {
      const error = thrown as LibrdKafkaError;
      if (isFatal(error)) this.end(error);
      // One partition's batch: its error comes with every fetch, and waiting here would hold the others up behind it.
      if (isUnreadableBatch(error)) {
        this.watch?.noteError(error);
        this.endWhereOnlyAnotherHelps();
        return [];
      }
      this.options.logger.warn({ err: error }, "could not poll, trying again");
      await delay(RETRY_MS);
      return [];
    }
  }

  private endWhereOnlyAnotherHelps(): void {
    const beyondHelp = this.watch?.look();
    if (beyondHelp !== undefined) this.end(new Error(beyondHelp));
  }

  pause(): void {
    this.isPaused = true;
    this.consumer?.pause([...this.owned]);
  }

  resume(): void {
    this.isPaused = false;
    this.consumer?.resume([...this.owned]);
  }

  owns({ topic, partition }: RecordPosition): boolean {
    return this.owned.some((own) => own.topic === topic && own.partition === partition);
  }

  takeEnds(): NextOffset[] {
    const { name: topic } = this.options.topic;
    const ends = [...this.ends].map(([partition, offset]) => ({ topic, partition, offset: String(offset) }));
    this.ends.clear();
    return ends.filter(({ partition, offset }) => Number(offset) > (this.committed.get(partition) ?? -1));
  }

  commit(offsets: readonly NextOffset[]): Promise<void> {
    const { consumer } = this;
    if (consumer === undefined) return Promise.reject(new Error("not connected to Kafka yet"));
    return new Promise((resolve, reject) => {
      const positions = offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: Number(offset) }));
      consumer.commitCb(positions, (error) => {
        if (error) {
          reject(new Error(error.message, { cause: error }));
          return;
        }
        for (const { partition, offset } of positions) this.committed.set(partition, offset);
        resolve();
      });
    });
  }

  /** Throws unless a broker answers and the topic has a leader on every partition. */
  async check(): Promise<void> {
    if (this.consumer === undefined) throw new Error("not connected to Kafka yet");
    await checkKafka(this.consumer, this.options.topic.name);
  }

  /** Partitions of this member's that are not read any further. */
  get stalls(): readonly StallReport[] {
    return this.watch?.reports ?? [];
  }

  /** Leaves the group, so that another member takes over at once. */
  async close(): Promise<void> {
    if (this.consumer !== undefined) await disconnected(this.consumer);
  }

  private async connect(): Promise<LowLevelConsumer> {
    const { connection, topic, logger } = this.options;
    const consumer = new KafkaConsumer({
      ...consumerOptions(connection),
      rebalance_cb: (error: LibrdKafkaError, partitions: TopicPartition[]) => {
        this.rebalance(consumer, error, partitions);
      },
    }) as LowLevelConsumer;
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    const { bootstrapServers } = connection;
    await connect(consumer, { logger, bootstrapServers, onFatal: (error) => this.end(error) });
    this.watch = new ReadingWatch({
      consumer,
      positions: () => (this.isPaused ? [] : this.positions.all),
      elsewhere: () => (this.isPaused ? [] : this.partitionsElsewhere()),
      limitMs: LONGEST_STANDSTILL_MS,
      logger,
    });
    consumer.subscribe([topic.name]);
    logger.info("consumer connected to Kafka");
    return consumer;
  }

  private partitionsElsewhere(): ReadPartition[] {
    const { name: topic, partitions } = this.options.topic;
    return Array.from({ length: partitions }, (_none, partition) => ({ topic, partition })).filter(
      ({ partition }) => !this.owned.some((own) => own.partition === partition),
    );
  }

  private rebalance(
    consumer: LowLevelConsumer,
    { code }: LibrdKafkaError,
    partitions: readonly TopicPartition[],
  ): void {
    if (code === CODES.ERRORS.ERR__ASSIGN_PARTITIONS) {
      consumer.incrementalAssign(partitions);
      this.owned = [...this.owned, ...partitions];
      for (const partition of partitions) this.positions.begin(partition);
      // librdkafka keeps a partition paused that was revoked while it was, and comes back.
      if (this.isPaused) consumer.pause([...partitions]);
      else consumer.resume([...partitions]);
      this.logRebalance("partitions assigned", partitions);
    } else {
      this.owned = this.owned.filter((own) => !partitions.some(({ partition }) => partition === own.partition));
      for (const { partition } of partitions) {
        this.ends.delete(partition);
        this.committed.delete(partition);
      }
      this.positions.end(partitions);
      consumer.incrementalUnassign(partitions);
      this.logRebalance("partitions revoked", partitions);
    }
  }

  /** Cooperative rebalances often change nothing for a member. */
  private logRebalance(what: string, changed: readonly TopicPartition[]): void {
    if (changed.length === 0) return;
    this.options.logger.info({ partitions: changed.map(({ partition }) => partition) }, what);
  }

  private end(error: unknown): void {
    this.options.endProcess("the consumer failed for good", error);
  }
}

function asRecord({ topic, partition, offset, key, value, timestamp }: Message): ReceivedRecord {
  return {
    position: { topic, partition, offset: String(offset) },
    key: typeof key === "string" ? Buffer.from(key) : (key ?? null),
    value,
    timestampMs: timestamp ?? 0,
  };
}
