import type { Message, Metadata, TopicPartitionOffset, WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { callClient } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import { consume } from "../../service-kit/kafka/low-level-consumer";
import { samePartition, type PartitionOffset, type TopicPartition } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { LookingClient } from "./kafka-client";

/** What to read of a partition. */
export interface Slice extends PartitionOffset {
  /** The offset after the last one wanted. */
  readonly until: number;
}

/** How long a call of librdkafka may take, in milliseconds: below a source's deadline, which cannot end the call. */
const CALL_TIMEOUT_MS = 900;
const MAX_POLL_RECORDS = 100;

/**
 * Looks at a cluster without leaving a trace: it joins no group and commits nothing.
 *
 * librdkafka's admin client (2.15) would ask for all offsets at once, but it ends the process when a request times out while
 * brokers come and go (an assertion in `rdkafka_queue.h`). So a group's offsets are asked for by a consumer of its name that never
 * joins it.
 */
export class KafkaClusterReader {
  private readonly client: LookingClient;
  private readonly groups: ReadonlyMap<string, LookingClient>;
  /** The reads so far: the client has one assignment, so they take turns. */
  private reading: Promise<unknown> = Promise.resolve();

  /** @param groupIds the groups whose committed offsets it can be asked for */
  constructor(connection: KafkaConnection, groupIds: readonly string[], logger: Logger) {
    this.client = new LookingClient(connection, `operations-${connection.instanceId}`, logger);
    this.groups = new Map(groupIds.map((groupId) => [groupId, new LookingClient(connection, groupId, logger)]));
  }

  /** Host names of the brokers that the cluster lists as alive. */
  async brokerHosts(): Promise<string[]> {
    const { consumer } = this.client;
    const { brokers } = await callClient<Metadata>((done) => consumer.getMetadata({ timeout: CALL_TIMEOUT_MS }, done));
    return brokers.map(({ host }) => host);
  }

  /** Where partitions begin and end, as offsets; undefined where a leader does not answer. */
  async watermarks(partitions: readonly TopicPartition[]): Promise<(WatermarkOffsets | undefined)[]> {
    const { consumer } = this.client;
    return Promise.all(
      partitions.map(({ topic, partition }) =>
        callClient<WatermarkOffsets>((done) =>
          consumer.queryWatermarkOffsets(topic, partition, CALL_TIMEOUT_MS, done),
        ).catch(() => undefined),
      ),
    );
  }

  /** A group's committed offsets; undefined where it has none. */
  async committed(groupId: string, partitions: readonly TopicPartition[]): Promise<(number | undefined)[]> {
    const client = this.groups.get(groupId);
    if (client === undefined) throw new Error(`the offsets of ${groupId} are not looked at`);
    const { consumer } = client;
    const found = await callClient<TopicPartitionOffset[]>((done) =>
      consumer.committed([...partitions], CALL_TIMEOUT_MS, done),
    );
    return partitions.map((partition) => {
      const offset = found.find((one) => samePartition(one, partition))?.offset;
      // Without a commit, librdkafka has a negative one or none.
      return typeof offset === "number" && offset >= 0 ? offset : undefined;
    });
  }

  /** The records of some slices, as far as they can be read before the signal is aborted. */
  async read(slices: readonly Slice[], signal: AbortSignal): Promise<Message[]> {
    if (slices.length === 0) return [];
    const turn = this.reading.then(() => this.readNow(slices, signal));
    this.reading = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.reading;
    await Promise.all([this.client, ...this.groups.values()].map((client) => client.close()));
  }

  private async readNow(slices: readonly Slice[], signal: AbortSignal): Promise<Message[]> {
    signal.throwIfAborted();
    const { consumer } = this.client;
    const open = new Set(slices);
    const records: Message[] = [];
    const noteOffset = (at: TopicPartition, next: number): void => {
      for (const slice of open) if (samePartition(slice, at) && next >= slice.until) open.delete(slice);
    };
    consumer.assign(slices.map(({ topic, partition, offset }) => ({ topic, partition, offset })));
    try {
      while (open.size > 0 && !signal.aborted) {
        const { messages, ends } = await consume(consumer, MAX_POLL_RECORDS);
        for (const message of messages) {
          const slice = slices.find((one) => samePartition(one, message));
          if (slice !== undefined && message.offset < slice.until) records.push(message);
          noteOffset(message, message.offset + 1);
        }
        for (const end of ends) noteOffset(end, Infinity);
      }
      return records;
    } finally {
      consumer.unassign();
    }
  }
}
