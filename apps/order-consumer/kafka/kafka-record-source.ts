import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@confluentinc/kafka-javascript";
import { ORDER_CONSUMER_GROUP_ID, type Topic } from "../../../contract/topics";
import type { PartitionLag } from "../../service-kit/kafka/group-lag";
import { GroupMember, type Rebalance } from "../../service-kit/kafka/group-member";
import { callClient, checkKafka } from "../../service-kit/kafka/kafka-client";
import { groupMemberOptions, type KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { StallReport } from "../../service-kit/kafka/reading-watch";
import { partitionName, type PartitionOffset, type TopicPartition } from "../../service-kit/kafka/topic-partition";
import { traceOfRecord } from "../../service-kit/kafka/trace-header";
import type { Logger } from "../../service-kit/process/logging";
import type { EndProcess } from "../../service-kit/process/shutdown";
import type { ReceivedRecord } from "../domain/received-record";
import type { RecordSource } from "../domain/record-source";

export interface KafkaRecordSourceOptions {
  readonly connection: KafkaConnection;
  readonly topic: Pick<Topic, "name" | "partitions">;
  readonly logger: Logger;
  readonly endProcess: EndProcess;
}

const GROUP_TIMES = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 2_000, maxPollIntervalMs: 300_000 };
/** How long a partition may make no progress short of its end, in milliseconds: longer than any failover. */
const STALL_LIMIT_MS = 35_000;

/**
 * The consumer group's records. A partition that is revoked goes when what was polled of it is finished and committed: the
 * group waits for that, since its rebalance goes no further until `unassign` is called.
 */
export class KafkaRecordSource implements RecordSource {
  private member: GroupMember | undefined;
  private readonly connecting: Promise<void>;
  private readonly closing = new AbortController();
  private isPaused = false;
  /** Partitions that the group has revoked and that are not given up yet, by name. */
  private readonly revoked = new Set<string>();
  private settled: () => Promise<void> = () => Promise.resolve();
  /** What this member has committed, by the partition's name. */
  private readonly committed = new Map<string, number>();
  /** Ends that were reached and are not committed yet, by the partition's name. */
  private readonly ends = new Map<string, PartitionOffset>();

  /** Connects in the background. */
  constructor(private readonly options: KafkaRecordSourceOptions) {
    this.connecting = this.connect().catch((error: unknown) => {
      if (!this.closing.signal.aborted) this.end(error);
    });
  }

  get ownedPartitions(): number {
    return this.member?.ownedPartitions ?? 0;
  }

  async poll(maxRecords: number, waitMs: number, settled: () => Promise<void>): Promise<ReceivedRecord[]> {
    const { member } = this;
    this.settled = settled;
    if (member === undefined) {
      await Promise.race([this.connecting, delay(waitMs)]);
      return [];
    }
    const { messages, ends } = await member.finishPoll(member.beginPoll(maxRecords, waitMs));
    // The records in front of the end of a revoked partition may be among those that are dropped here.
    for (const end of ends) if (this.owns(end)) this.ends.set(partitionName(end), end);
    return messages.map(asRecord).filter(({ position }) => this.owns(position));
  }

  pause(): void {
    this.isPaused = true;
    this.member?.pauseAll();
  }

  resume(): void {
    this.isPaused = false;
    this.member?.resumeAll();
  }

  owns(partition: TopicPartition): boolean {
    return !this.revoked.has(partitionName(partition)) && (this.member?.owns(partition) ?? false);
  }

  takeEnds(): PartitionOffset[] {
    const ends = [...this.ends.values()];
    this.ends.clear();
    return ends.filter((end) => end.offset > (this.committed.get(partitionName(end)) ?? -1));
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const { consumer } = this.connectedMember();
    await callClient((done) => consumer.commitCb(offsets, (error) => done(error, undefined)));
    for (const committed of offsets) this.committed.set(partitionName(committed), committed.offset);
  }

  /** Throws unless a broker answers and the topic has a leader on every partition. */
  async check(): Promise<void> {
    await checkKafka(this.connectedMember().consumer, this.options.topic.name);
  }

  /** Partitions of this member that are stalled. */
  get stalls(): readonly StallReport[] {
    return this.member?.stalls ?? [];
  }

  /** How far the group is behind. */
  get lags(): readonly PartitionLag[] {
    return this.member?.lags ?? [];
  }

  /** Leaves the group, so that another member takes over at once. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.connecting;
    await this.member?.close();
  }

  private connectedMember(): GroupMember {
    if (this.member === undefined) throw new Error("not connected to Kafka yet");
    return this.member;
  }

  private async connect(): Promise<void> {
    const { connection, topic, logger } = this.options;
    this.member = await GroupMember.connect({
      clientOptions: {
        ...groupMemberOptions(connection, ORDER_CONSUMER_GROUP_ID, GROUP_TIMES),
        "queued.min.messages": 10_000,
        "queued.max.messages.kbytes": 16_384,
        "fetch.queue.backoff.ms": 50,
      },
      bootstrapServers: connection.bootstrapServers,
      security: connection.security,
      topics: [{ topic: topic.name, partitions: topic.partitions }],
      logger,
      signal: this.closing.signal,
      onFatal: (error) => this.end(error),
      stallLimitMs: STALL_LIMIT_MS,
      isPaused: () => this.isPaused,
      onRebalance: (rebalance, member) => this.rebalance(rebalance, member),
    });
    logger.info("consumer connected to Kafka");
  }

  private rebalance({ kind, partitions }: Rebalance, member: GroupMember): void {
    if (kind === "ASSIGN") {
      member.assign(partitions);
      for (const partition of partitions) member.beginReading(partition);
      // librdkafka keeps a partition paused that was revoked while it was paused and is assigned again.
      if (this.isPaused) member.consumer.pause([...partitions]);
      else member.consumer.resume([...partitions]);
    } else {
      for (const partition of partitions) {
        this.revoked.add(partitionName(partition));
        this.ends.delete(partitionName(partition));
      }
      void this.settled().then(() => this.giveUp(partitions, member));
    }
    // Cooperative rebalances often change nothing for a member.
    if (partitions.length === 0) return;
    const changed = partitions.map(({ partition }) => partition);
    this.options.logger.info({ partitions: changed }, kind === "ASSIGN" ? "partitions assigned" : "partitions revoked");
  }

  private giveUp(partitions: readonly TopicPartition[], member: GroupMember): void {
    for (const partition of partitions) {
      this.committed.delete(partitionName(partition));
      this.revoked.delete(partitionName(partition));
    }
    member.unassign(partitions);
  }

  private end(error: unknown): void {
    this.options.endProcess("the consumer failed permanently", error);
  }
}

function asRecord({ topic, partition, offset, key, value, timestamp, headers }: Message): ReceivedRecord {
  return {
    position: { topic, partition, offset },
    key: typeof key === "string" ? Buffer.from(key) : (key ?? null),
    value,
    timestampMs: timestamp ?? 0,
    trace: traceOfRecord(headers),
  };
}
