/** A Kafka topic as the pipeline needs it. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /**
   * `business`: replicated as the specification says (2), accepts writes with one broker down.
   * `internal`: state that exactly-once processing relies on, replicated 3 times with 2 in-sync replicas.
   * The stack's settings turn both into numbers.
   */
  readonly durability: "business" | "internal";
  /** Topic settings under Kafka's own names; values are text, as Kafka has them. */
  readonly config: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;
const SEVEN_DAYS_MS = String(7 * DAY_MS);
const THIRTY_DAYS_MS = String(30 * DAY_MS);

/**
 * The largest batch of records that a topic accepts, in bytes, as it arrives: Kafka's default, stated because readers
 * of a topic rely on it. Once decompressed, records may be larger.
 */
export const MAX_MESSAGE_BYTES = 1_048_588;

/** The same for dead letters, which hold a record's key, value and headers, the reason and the origin. */
export const DEAD_LETTER_MAX_MESSAGE_BYTES = 4 * 1_048_576;

const RECORD_LIMIT = { "max.message.bytes": String(MAX_MESSAGE_BYTES) } as const;

/**
 * The brokers' clock instead of the writers': a writer may send any time, even a negative one, on which Connect's sinks
 * fail (ConnectUtils.checkAndConvertTimestamp), or one that keeps a segment from being deleted for centuries.
 */
const BROKERS_TIME = { "message.timestamp.type": "LogAppendTime" } as const;

const DEAD_LETTER_CONFIG = {
  "cleanup.policy": "delete",
  "retention.ms": THIRTY_DAYS_MS,
  "max.message.bytes": String(DEAD_LETTER_MAX_MESSAGE_BYTES),
} as const;

/**
 * For a topic that is read from its start whenever a process starts, and gets up to ten records a second for the same
 * few keys. Compaction skips the newest segment, so that holds an hour of records at most (default: a week), and runs
 * once a fifth is outdated (default: half).
 */
const COMPACTED_SOON = {
  "cleanup.policy": "compact",
  "segment.ms": "3600000",
  "segment.bytes": "16777216",
  "min.cleanable.dirty.ratio": "0.2",
  ...RECORD_LIMIT,
} as const;

/** Orders, keyed by `orderId`: every copy of an order lands on the same partition. */
export const ORDERS_TOPIC = {
  name: "orders-topic",
  partitions: 3,
  durability: "business",
  // A writer whose clock is wrong could move stream time, and make everyone's orders late.
  config: { "cleanup.policy": "delete", "retention.ms": SEVEN_DAYS_MS, ...BROKERS_TIME, ...RECORD_LIMIT },
} satisfies Topic;

/** Log messages, keyed by their event id: compaction drops only older copies of the same event. */
export const LOGS_TOPIC = {
  name: "logs-topic",
  partitions: 3,
  durability: "business",
  config: { "cleanup.policy": "compact,delete", "retention.ms": SEVEN_DAYS_MS, ...BROKERS_TIME, ...RECORD_LIMIT },
} satisfies Topic;

/** Absolute counts, keyed by `hourWindow`: only the newest record of a key counts. */
export const HOURLY_TRANSACTION_TOPIC = {
  name: "hourly-transaction-topic",
  partitions: 3,
  durability: "business",
  config: { ...COMPACTED_SOON, ...BROKERS_TIME },
} satisfies Topic;

/** Records of `orders-topic` that cannot be processed, with the reason and their origin in headers. */
export const ORDERS_DEAD_LETTER_TOPIC = {
  name: "orders-dlq",
  partitions: 3,
  durability: "business",
  config: DEAD_LETTER_CONFIG,
} satisfies Topic;

const connectorDeadLetterTopic = (name: string) =>
  ({
    name,
    partitions: 1,
    durability: "business",
    config: DEAD_LETTER_CONFIG,
  }) satisfies Topic;

/** Records that the JDBC sink could not read. */
export const HOURLY_JDBC_DEAD_LETTER_TOPIC = connectorDeadLetterTopic("hourly-summary-jdbc-dlq");
/** Log messages that the Elasticsearch sink could not read or Elasticsearch rejected. */
export const LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC = connectorDeadLetterTopic("logs-elasticsearch-dlq");
/** Hourly counts that the Elasticsearch sink could not read or Elasticsearch rejected. */
export const HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC = connectorDeadLetterTopic("hourly-elasticsearch-dlq");

/** The name of the hourly-streams application: its consumer group and the prefix of its internal topics. */
export const HOURLY_STREAMS_APPLICATION_ID = "hourly-streams";
/** The order-consumer's consumer group. */
export const ORDER_CONSUMER_GROUP_ID = "order-consumer";

/** Kafka Connect: its group, and the topics that it creates when it starts and keeps connectors, offsets and states in. */
export const CONNECT_GROUP_ID = "shopstream-connect";
export const CONNECT_TOPICS = {
  config: "connect-configs",
  offset: "connect-offsets",
  status: "connect-status",
} as const;

/** Counts per input partition, keyed by window: the input of the merge into one count per hour. */
export const PARTIAL_COUNTS_REPARTITION_TOPIC = {
  name: `${HOURLY_STREAMS_APPLICATION_ID}-partial-counts-repartition`,
  partitions: ORDERS_TOPIC.partitions,
  durability: "internal",
  config: COMPACTED_SOON,
} satisfies Topic;

/** What a task needs to restore its counts and its remembered order ids; partition n belongs to `orders-topic` n. */
export const ORDER_COUNTS_CHANGELOG_TOPIC = {
  name: `${HOURLY_STREAMS_APPLICATION_ID}-order-counts-changelog`,
  partitions: ORDERS_TOPIC.partitions,
  durability: "internal",
  config: COMPACTED_SOON,
} satisfies Topic;

/**
 * Headers of a dead letter on `orders-dlq`. Values are text. The last four exist only where key and value were cut:
 * sizes and digests of the original ones.
 */
export const DEAD_LETTER_HEADERS = {
  reason: "reason",
  topic: "topic",
  partition: "partition",
  offset: "offset",
  keyBytes: "keyBytes",
  keySha256: "keySha256",
  valueBytes: "valueBytes",
  valueSha256: "valueSha256",
} as const;

/** Every topic that the program declares. Kafka Connect creates its own three when it starts. */
export const TOPICS: readonly Topic[] = [
  ORDERS_TOPIC,
  LOGS_TOPIC,
  HOURLY_TRANSACTION_TOPIC,
  ORDERS_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
];
