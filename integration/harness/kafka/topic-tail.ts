import { randomUUID } from "node:crypto";
import type { Consumer } from "kafkajs";
import type { KafkaCluster } from "./cluster";
import { topicRecord, type TopicRecord } from "./topic-record";

/** Reads topics from their first record on, committed records only, and goes on reading what is added. */
export interface TopicTail {
  /**
   * Says where reading stands behind the end of the topics as they are now; null when nothing is left to read.
   * A transaction that stays open keeps its records, and all that follow, unread.
   */
  behind(): Promise<string | null>;
  /** The next offset to read of each `<topic>-<partition>` read so far. */
  readonly positions: ReadonlyMap<string, bigint>;
  close(): Promise<void>;
}

export interface TopicTailOptions {
  readonly topics: readonly string[];
  /** Called once for each record, in the order of its partition. */
  readonly onRecord: (record: TopicRecord) => void;
  /** Whether to read records of open and aborted transactions too. Default false. */
  readonly uncommitted?: boolean;
  /** The first offset to read of each `<topic>-<partition>`. Default: the beginning. */
  readonly from?: ReadonlyMap<string, bigint>;
}

/** `<topic>-<partition>` */
export const placeOf = (topic: string, partition: number): string => `${topic}-${partition}`;

/** How long a consumer may fetch nothing, not even nothing, before another takes its place, in milliseconds. */
const longestSilenceMs = 20_000;
const silenceCheckMs = 2_000;

/**
 * Starts reading. Redeliveries after a rebalance or a broker's death are filtered out by offset. A consumer of kafkajs
 * may stand still for good once all brokers have been away: one that has stopped fetching is replaced. It is left paused and
 * not disconnected: a consumer that is disconnected while its fetchers start anew never lets go of the event loop again (its
 * src/consumer/fetcher.js: a fetch of a consumer that is not running returns at once, for ever).
 */
export async function tailTopics(
  cluster: KafkaCluster,
  { topics, onRecord, uncommitted = false, from = new Map() }: TopicTailOptions,
): Promise<TopicTail> {
  /** The next offset of each partition. */
  const positions = new Map<string, bigint>(from);
  const groupIds: string[] = [];
  let lastFetchMs = Date.now();
  /** Counts the consumers; only the newest one reads, however late an older one comes to life. */
  let newest = 0;
  const advance = (topic: string, partition: number, next: bigint): void => {
    const known = positions.get(placeOf(topic, partition)) ?? 0n;
    if (next > known) positions.set(placeOf(topic, partition), next);
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
    // This event counts the markers that end transactions, which `eachBatch` never sees.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      advance(payload.topic, payload.partition, BigInt(payload.lastOffset) + 1n);
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) {
          const next = positions.get(placeOf(topic, partition));
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
          if (record.offset < (positions.get(placeOf(batch.topic, batch.partition)) ?? 0n)) continue;
          onRecord(record);
          advance(batch.topic, batch.partition, record.offset + 1n);
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
    if (Date.now() - lastFetchMs < longestSilenceMs) return;
    lastFetchMs = Date.now();
    pause(consumer);
    const number = newest + 1;
    startConsumer().then(
      (next) => {
        if (number === newest) consumer = next;
      },
      () => undefined,
    );
  }, silenceCheckMs);

  return {
    positions,
    behind: async () => {
      for (const topic of topics) {
        for (const { partition, high, low } of await cluster.admin.fetchTopicOffsets(topic)) {
          if (high === low) continue;
          const next = positions.get(placeOf(topic, partition)) ?? 0n;
          if (next < BigInt(high)) return `${placeOf(topic, partition)} is read up to offset ${next} of ${high}`;
        }
      }
      return null;
    },
    close: async () => {
      clearInterval(watch);
      await consumer.disconnect();
      // The group of a consumer that was replaced may still have it as a member; it goes by itself, for it holds no offsets.
      await cluster.admin.deleteGroups(groupIds).catch(() => undefined);
    },
  };
}
