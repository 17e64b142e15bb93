import {
  hourlyElasticsearchDeadLetterTopic,
  hourlyJdbcDeadLetterTopic,
  hourlyTransactionTopic,
  logsElasticsearchDeadLetterTopic,
  logsTopic,
  orderCountsChangelogTopic,
  ordersDeadLetterTopic,
  ordersTopic,
  partialCountsRepartitionTopic,
  type Topic,
} from "../../../contract/topics";
import type { Kind } from "../fuzz-record";
import { foreignKinds } from "./foreign";
import { hourlyKinds } from "./hourly";
import { logKinds } from "./logs";
import { orderKinds } from "./orders";

/** The kinds of records for a topic, and its share of all records. */
interface TopicKinds {
  readonly topic: Topic;
  /** The shares of all topics add up to 1. */
  readonly share: number;
  readonly kinds: readonly Kind[];
}

/** No component of the pipeline reads dead letters. */
const deadLetterKinds = (topic: Topic): Kind[] =>
  foreignKinds({ verdict: "nothing", tombstoneVerdict: "nothing", compacted: false, partitions: topic.partitions });

/**
 * No record here is valid state: hourly-streams would accept it, since only access rights keep others from writing its state.
 * Nor is it a chunk of another version, which ends the service on purpose.
 */
const internalKinds = ({ partitions }: Topic): Kind[] =>
  foreignKinds({ verdict: "nothing", tombstoneVerdict: "nothing", compacted: true, partitions });

/** The first bytes of a chunk of the changelog (apps/hourly-streams/streams/state/changelog-chunk.ts). */
const CHUNK_MAGIC = Buffer.from("ShopStream chunk");
/** More entries than a record can hold. */
const FALSE_ENTRY_COUNT = 0xfffffff0;

function chunkWithFalseCount(entries: Buffer): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(1);
  numbers.writeUInt32LE(FALSE_ENTRY_COUNT, 4);
  return Buffer.concat([CHUNK_MAGIC, numbers, entries]);
}

const changelogKinds: readonly Kind[] = [
  {
    name: "chunk with a false count of billions of entries",
    draft: ({ random, nextId }) => ({
      key: Buffer.from(nextId()),
      value: chunkWithFalseCount(random.bytes(random.between(24, 400))),
      verdict: "nothing",
    }),
  },
  {
    name: "chunk that ends early",
    draft: ({ random, nextId }) => ({
      key: Buffer.from(nextId()),
      value: chunkWithFalseCount(random.bytes(23)).subarray(0, random.between(1, 47)),
      verdict: "nothing",
    }),
  },
];

const repartitionKinds: readonly Kind[] = [
  {
    name: "count under another key",
    draft: ({ nextId }) => ({
      key: Buffer.from(nextId()),
      value: Buffer.from(JSON.stringify({ windowNumber: 1, partition: 0, count: 1 })),
      verdict: "nothing",
    }),
  },
  {
    name: "count of a wrong type",
    draft: ({ random, nextId }) => ({
      key: Buffer.from(nextId()),
      value: Buffer.from(
        `{"windowNumber":1,"partition":0,"count":${random.pick(["-1", "0", "1.5", '"1"', "null", "1e400"])}}`,
      ),
      verdict: "nothing",
    }),
  },
];

/** All topics that the program declares. */
export const topicKinds: readonly TopicKinds[] = [
  { topic: ordersTopic, share: 0.35, kinds: orderKinds },
  { topic: logsTopic, share: 0.2, kinds: logKinds },
  { topic: hourlyTransactionTopic, share: 0.2, kinds: hourlyKinds },
  ...[
    ordersDeadLetterTopic,
    hourlyJdbcDeadLetterTopic,
    logsElasticsearchDeadLetterTopic,
    hourlyElasticsearchDeadLetterTopic,
  ].map((topic) => ({ topic, share: 0.04, kinds: deadLetterKinds(topic) })),
  {
    topic: partialCountsRepartitionTopic,
    share: 0.045,
    kinds: [...repartitionKinds, ...internalKinds(partialCountsRepartitionTopic)],
  },
  {
    topic: orderCountsChangelogTopic,
    share: 0.045,
    kinds: [...changelogKinds, ...internalKinds(orderCountsChangelogTopic)],
  },
];
