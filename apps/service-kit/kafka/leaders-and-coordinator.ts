import type { KafkaConsumer, WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { callClient, describeTopic } from "./kafka-client";
import type { BrokerAddress } from "./open-transactions";
import type { PartitionEnds } from "./stall-watch";
import { partitionName, type TopicPartition } from "./topic-partition";

/** How long a leader or the coordinator may take to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Where a partition ends, and whether it holds nothing. */
export interface AnsweredEnds extends PartitionEnds {
  readonly isEmpty: boolean;
}

/** Asks through a consumer what its group's brokers know. What is not answered in time is missing from an answer. */
export class LeadersAndCoordinator {
  constructor(
    private readonly consumer: KafkaConsumer,
    /** Told of each answer of a leader. */
    private readonly onAnswer: () => void,
  ) {}

  /** Ends by the partition's name. One leader after the other: each request blocks one of libuv's few threads. */
  async ends(partitions: readonly TopicPartition[]): Promise<Map<string, AnsweredEnds>> {
    const ends = new Map<string, AnsweredEnds>();
    for (const partition of new Map(partitions.map((one) => [partitionName(one), one])).values()) {
      const answer = await this.endsOf(partition);
      if (answer === undefined) continue;
      this.onAnswer();
      ends.set(partitionName(partition), answer);
    }
    return ends;
  }

  /** The group's offsets by the partition's name, below 0 without one, in one request. */
  async committed(partitions: readonly TopicPartition[]): Promise<Map<string, number>> {
    if (partitions.length === 0) return new Map();
    try {
      const offsets = await callClient<readonly (TopicPartition & { offset?: number })[]>((done) =>
        this.consumer.committed([...partitions], ANSWER_TIMEOUT_MS, done),
      );
      return new Map(offsets.map((one) => [partitionName(one), one.offset ?? -1]));
    } catch {
      return new Map();
    }
  }

  /** @throws Error without a leader */
  async leaderOf({ topic, partition }: TopicPartition): Promise<BrokerAddress> {
    const { brokers, partitions } = await describeTopic(this.consumer, topic, ANSWER_TIMEOUT_MS);
    const leader = partitions.find(({ id }) => id === partition)?.leader;
    const broker = brokers.find(({ id }) => id === leader);
    if (broker === undefined) throw new Error("its partition has no leader");
    return broker;
  }

  private async endsOf({ topic, partition }: TopicPartition): Promise<AnsweredEnds | undefined> {
    try {
      // To a read_committed consumer this answers with the last stable offset; the last fetch returned the high watermark.
      const { lowOffset, highOffset } = await callClient<WatermarkOffsets>((done) =>
        this.consumer.queryWatermarkOffsets(topic, partition, ANSWER_TIMEOUT_MS, done),
      );
      const written = Math.max(highOffset, this.fetchedHighWatermark(topic, partition));
      return { readable: highOffset, written, isEmpty: lowOffset === written };
    } catch {
      return undefined;
    }
  }

  private fetchedHighWatermark(topic: string, partition: number): number {
    try {
      return this.consumer.getWatermarkOffsets(topic, partition).highOffset;
    } catch {
      // Nothing of it has been fetched yet.
      return -1;
    }
  }
}
