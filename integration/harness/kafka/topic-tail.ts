import { randomUUID } from "node:crypto";
import type { Consumer } from "kafkajs";
import { eventually } from "../eventually";
import type { KafkaCluster } from "./cluster";
import { partitionName, type TopicPartition } from "./topic-partition";
import { topicRecord, type TopicRecord } from "./topic-record";

/** Reads topics from their first record on, committed records only, and follows what is added. */
export interface TopicTail {
  /**
   * Names a partition that is not read up to its present end; null when there is none. An open transaction leaves its
   * records, and all that follow, unread.
   */
  behind(): Promise<string | null>;
  /** The next offset to read of each `<topic>-<partition>` read so far. */
  readonly positions: ReadonlyMap<string, bigint>;
  close(): Promise<void>;
}

/** Waits until the topics are read to their present ends. @throws NeverHappened at the deadline, naming a partition */
export async function untilRead(tail: Pick<TopicTail, "behind">, timeoutMs: number): Promise<void> {
  await eventually(
    "the topics have been read to their end",
    async () => {
      const behind = await tail.behind();
      if (behind !== null) throw new Error(behind);
    },
    { timeoutMs },
  );
}

interface TopicTailOptions {
  readonly topics: readonly string[];
  /** Called once for each record, in the order of its partition. */
  readonly onRecord: (record: TopicRecord) => void;
  /** Whether to read records of open and aborted transactions too. Default false. */
  readonly uncommitted?: boolean;
  /** The first offset to read of each `<topic>-<partition>`. Default: the beginning. */
  readonly from?: ReadonlyMap<string, bigint>;
}

/** After this time without a fetch, not even an empty one, a consumer is replaced, in milliseconds. */
const MAX_SILENCE_MS = 20_000;
const SILENCE_CHECK_MS = 2_000;

/**
 * Starts reading. Redeliveries after a rebalance or the loss of a broker are filtered out by offset.
 *
 * A kafkajs consumer may stall permanently once all brokers have been unavailable, so one that stops fetching is replaced.
 * The old one is paused, not disconnected: disconnected while its fetchers restart, it would loop without ever yielding to
 * the event loop (kafkajs, src/consumer/fetcher.js).
 */
export async function tailTopics(
  cluster: KafkaCluster,
  { topics, onRecord, uncommitted = false, from = new Map() }: TopicTailOptions,
): Promise<TopicTail> {
  /** The next offset of each partition. */
  const positions = new Map<string, bigint>(from);
  const groupIds: string[] = [];
  let lastFetchMs = Date.now();
  /** Numbers the consumers; only the newest one reads, even when an older one recovers. */
  let newest = 0;
  const nextOffset = (partition: TopicPartition): bigint => positions.get(partitionName(partition)) ?? 0n;
  const advance = (partition: TopicPartition, next: bigint): void => {
    if (next > nextOffset(partition)) positions.set(partitionName(partition), next);
  };

  async function startConsumer(): Promise<Consumer> {
    newest += 1;
    const number = newest;
    const groupId = `shopstream-integration-${randomUUID()}`;
    groupIds.push(groupId);
    const consumer = cluster.kafka.consumer({
      groupId,
      readUncommitted: uncommitted,
      maxWaitTimeInMs: 100,
      sessionTimeout: 15_000,
      rebalanceTimeout: 15_000,
      retry: { retries: 1_000, maxRetryTime: 1_000, restartOnFailure: async () => true },
    });
    consumer.on(consumer.events.FETCH, () => {
      if (number === newest) lastFetchMs = Date.now();
      else pause(consumer);
    });
    // This event includes the markers that end transactions, which `eachBatch` never sees.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      advance(payload, BigInt(payload.lastOffset) + 1n);
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) {
          const next = positions.get(partitionName({ topic, partition }));
          if (next !== undefined) consumer.seek({ topic, partition, offset: String(next) });
        }
      }
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) {
          const record = topicRecord(batch.topic, batch.partition, message);
          if (record.offset < nextOffset(batch)) continue;
          onRecord(record);
          advance(batch, record.offset + 1n);
        }
      },
    });
    return consumer;
  }

  function pause(replaced: Consumer): void {
    try {
      replaced.pause(topics.map((topic) => ({ topic })));
    } catch {
      // It has no assignment, and so nothing to read.
    }
  }

  let consumer = await startConsumer();
  const watch = setInterval(() => {
    if (Date.now() - lastFetchMs < MAX_SILENCE_MS) return;
    lastFetchMs = Date.now();
    pause(consumer);
    const number = newest + 1;
    startConsumer().then(
      (next) => {
        if (number === newest) consumer = next;
      },
      () => undefined,
    );
  }, SILENCE_CHECK_MS);

  return {
    positions,
    behind: async () => {
      for (const topic of topics) {
        for (const { partition, high, low } of await cluster.admin.fetchTopicOffsets(topic)) {
          if (high === low) continue;
          const next = nextOffset({ topic, partition });
          if (next < BigInt(high))
            return `${partitionName({ topic, partition })} is read up to offset ${next} of ${high}`;
        }
      }
      return null;
    },
    close: async () => {
      clearInterval(watch);
      await consumer.disconnect();
      // A replaced consumer may still be a member of its group; Kafka deletes such a group later, since it has no offsets.
      await cluster.admin.deleteGroups(groupIds).catch(() => undefined);
    },
  };
}
