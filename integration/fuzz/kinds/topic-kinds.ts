import {
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  LOGS_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_DEAD_LETTER_TOPIC,
  ORDERS_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  type Topic,
} from "../../../contract/topics";
import type { Kind } from "../fuzz-record";
import { foreignKinds } from "./foreign";
import { HOURLY_KINDS } from "./hourly";
import { LOG_KINDS } from "./logs";
import { ORDER_KINDS } from "./orders";

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

const CHANGELOG_KINDS: readonly Kind[] = [
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

const REPARTITION_KINDS: readonly Kind[] = [
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
export const TOPIC_KINDS: readonly TopicKinds[] = [
  { topic: ORDERS_TOPIC, share: 0.35, kinds: ORDER_KINDS },
  { topic: LOGS_TOPIC, share: 0.2, kinds: LOG_KINDS },
  { topic: HOURLY_TRANSACTION_TOPIC, share: 0.2, kinds: HOURLY_KINDS },
  ...[
    ORDERS_DEAD_LETTER_TOPIC,
    HOURLY_JDBC_DEAD_LETTER_TOPIC,
    LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
    HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  ].map((topic) => ({ topic, share: 0.04, kinds: deadLetterKinds(topic) })),
  {
    topic: PARTIAL_COUNTS_REPARTITION_TOPIC,
    share: 0.045,
    kinds: [...REPARTITION_KINDS, ...internalKinds(PARTIAL_COUNTS_REPARTITION_TOPIC)],
  },
  {
    topic: ORDER_COUNTS_CHANGELOG_TOPIC,
    share: 0.045,
    kinds: [...CHANGELOG_KINDS, ...internalKinds(ORDER_COUNTS_CHANGELOG_TOPIC)],
  },
];
