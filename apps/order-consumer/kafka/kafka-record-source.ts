import { setTimeout as delay } from "node:timers/promises";
import {
  CODES,
  KafkaConsumer,
  type LibrdKafkaError,
  type Message,
  type TopicPartition,
  type TopicPartitionOffset,
} from "@confluentinc/kafka-javascript";
import type { RecordPosition } from "../../../contract/log-message";
import { checkKafka } from "../../service-kit/kafka-check";
import type { KafkaConnection } from "../../service-kit/kafka-options";
import type { Logger } from "../../service-kit/logging";
import type { EndProcess } from "../../service-kit/shutdown";
import type { NextOffset, ReceivedRecord } from "../domain/received-record";
import type { RecordSource } from "../domain/record-source";
import { consumerOptions } from "./consumer-options";

/** What the client has and its type declarations leave out (its lib/kafka-consumer.js). */
interface UndeclaredMethods {
  incrementalAssign(partitions: readonly TopicPartition[]): void;
  incrementalUnassign(partitions: readonly TopicPartition[]): void;
  commitCb(offsets: readonly TopicPartitionOffset[], callback: (error: LibrdKafkaError | null) => void): void;
  setDefaultIsTimeoutOnlyForFirstMessage(only: boolean): void;
}
type GroupConsumer = KafkaConsumer & UndeclaredMethods;

export interface KafkaRecordSourceOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly logger: Logger;
  readonly endProcess: EndProcess;
}

const CONNECT_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/**
 * A member of the consumer group on librdkafka. Partitions change hands only inside `poll`, when no batch is being
 * processed: what was polled is finished and committed before its partition goes.
 */
export class KafkaRecordSource implements RecordSource {
  private consumer: GroupConsumer | undefined;
  private owned: readonly TopicPartition[] = [];
  private isPaused = false;

  constructor(private readonly options: KafkaRecordSourceOptions) {}

  /** Partitions that are this member's now. */
  get ownedPartitions(): number {
    return this.owned.length;
  }

  async poll(maxRecords: number, waitMs: number): Promise<ReceivedRecord[]> {
    try {
      this.consumer ??= await this.connect();
      const messages = await consume(this.consumer, maxRecords, waitMs);
      return messages.map(asRecord).filter(({ position }) => this.owns(position));
    } catch (error) {
      this.endIfFatal(error as LibrdKafkaError);
      this.options.logger.warn({ err: error }, "could not poll, trying again");
      await delay(RETRY_MS);
      return [];
    }
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

  commit(offsets: readonly NextOffset[]): Promise<void> {
    const { consumer } = this;
    if (consumer === undefined) return Promise.reject(new Error("not connected to Kafka yet"));
    return new Promise((resolve, reject) => {
      const positions = offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: Number(offset) }));
      consumer.commitCb(positions, (error) => {
        if (error) reject(new Error(error.message, { cause: error }));
        else resolve();
      });
    });
  }

  /** Throws unless a broker answers and the topic has a leader on every partition. */
  async check(): Promise<void> {
    if (this.consumer === undefined) throw new Error("not connected to Kafka yet");
    await checkKafka(this.consumer, this.options.topic);
  }

  /** Leaves the group, so that another member takes over at once. */
  async close(): Promise<void> {
    const { consumer } = this;
    if (consumer === undefined) return;
    await new Promise<void>((resolve) => {
      consumer.disconnect(() => {
        resolve();
      });
    });
  }

  private connect(): Promise<GroupConsumer> {
    const { connection, topic, logger } = this.options;
    const consumer = new KafkaConsumer({
      ...consumerOptions(connection),
      rebalance_cb: (error: LibrdKafkaError, partitions: TopicPartition[]) => {
        this.rebalance(consumer, error, partitions);
      },
    }) as GroupConsumer;
    consumer.setDefaultIsTimeoutOnlyForFirstMessage(true);
    consumer.on("event.error", (error) => {
      logger.warn({ err: error }, "Kafka consumer");
      this.endIfFatal(error);
    });
    return new Promise((resolve, reject) => {
      consumer.connect({ timeout: CONNECT_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
        if (error) {
          reject(new Error(error.message, { cause: error }));
          return;
        }
        consumer.subscribe([topic]);
        logger.info("consumer connected to Kafka");
        resolve(consumer);
      });
    });
  }

  private rebalance(consumer: GroupConsumer, { code }: LibrdKafkaError, partitions: readonly TopicPartition[]): void {
    if (code === CODES.ERRORS.ERR__ASSIGN_PARTITIONS) {
      consumer.incrementalAssign(partitions);
      this.owned = [...this.owned, ...partitions];
      if (this.isPaused) consumer.pause([...partitions]);
      this.logRebalance("partitions assigned", partitions);
    } else {
      this.owned = this.owned.filter((own) => !partitions.some(({ partition }) => partition === own.partition));
      consumer.incrementalUnassign(partitions);
      this.logRebalance("partitions revoked", partitions);
    }
  }

  /** Cooperative rebalances often change nothing for a member. */
  private logRebalance(what: string, changed: readonly TopicPartition[]): void {
    if (changed.length === 0) return;
    this.options.logger.info({ partitions: changed.map(({ partition }) => partition) }, what);
  }

  private endIfFatal(error: LibrdKafkaError): void {
    if (error.isFatal === true || error.code === CODES.ERRORS.ERR__FATAL) {
      this.options.endProcess("the consumer failed for good", error);
    }
  }
}

function consume(consumer: GroupConsumer, maxRecords: number, waitMs: number): Promise<Message[]> {
  consumer.setDefaultConsumeTimeout(waitMs);
  return new Promise((resolve, reject) => {
    consumer.consume(maxRecords, (error: LibrdKafkaError | null, messages: Message[]) => {
      if (error) reject(Object.assign(new Error(error.message, { cause: error }), { code: error.code }));
      else resolve(messages);
    });
  });
}

function asRecord({ topic, partition, offset, key, value, timestamp }: Message): ReceivedRecord {
  return {
    position: { topic, partition, offset: String(offset) },
    key: typeof key === "string" ? Buffer.from(key) : (key ?? null),
    value,
    timestampMs: timestamp ?? 0,
  };
}
