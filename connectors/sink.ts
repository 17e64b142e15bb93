import type { Entity } from "../contract/field-types";
import { RECORD_VALUE_MAX_BYTES } from "../contract/record-limits";
import { DEAD_LETTER_MAX_MESSAGE_BYTES, type Topic } from "../contract/topics";
import { fieldRules } from "./fields";

/** A connector's configuration under Kafka Connect's own names, without `name`. */
export type ConnectorConfig = Readonly<Record<string, string>>;

/**
 * How long a sink may be busy with one batch before it is removed from its consumer group, in milliseconds: longer than
 * the outages that it waits out.
 */
const MAX_POLL_INTERVAL_MS = 600_000;

/**
 * The most records of a poll, which a sink writes to its store before the next one. Kafka's default of 500 makes every request
 * to Elasticsearch half as full as it may be.
 */
export const MAX_POLL_RECORDS = 1_000;

/**
 * A broker answers a fetch once it has so many bytes, or after so many milliseconds: a request to a store costs it more than the records
 * in it do, and what arrives is searched for once a second.
 */
const FETCH_MIN_BYTES = 100_000;
const FETCH_MAX_WAIT_MS = 200;

/** The longest key, in bytes: the document's `_id`, which Elasticsearch bounds. */
export const KEY_MAX_BYTES = 512;

/**
 * The largest key, the largest value and the most bytes of headers that a dead letter keeps whole: enough for whatever
 * arrives uncompressed. The three together, with the reason, are less than a dead-letter topic accepts.
 */
const WHOLE_MAX_BYTES = 1_048_576;

/**
 * The most bytes of large keys and values that one poll keeps whole. Uncompressed, a poll has one batch of each partition
 * that a task reads: 3 MiB. Five tasks share the worker's heap.
 */
const POLL_MAX_BYTES = 8 * 1_048_576;

/** Dead letters in flight to the brokers, in bytes. */
const DEAD_LETTER_BUFFER_BYTES = 2 * DEAD_LETTER_MAX_MESSAGE_BYTES;

export interface SinkArgs {
  readonly topic: Topic;
  readonly deadLetterTopic: Topic;
  /** What the records of the topic are. */
  readonly entity: Entity;
  /** Whether values include their Connect schema. */
  readonly envelope: boolean;
  /** How far the key, an hour, may be ahead of its record's time, in milliseconds. Default: the key is not an hour. */
  readonly hourMaxAheadMs?: number;
  /** Names of the transformations that follow those of every sink. */
  readonly transforms?: readonly string[];
}

/**
 * What every sink of the pipeline has: records of committed transactions only, and a dead-letter topic for records that
 * violate the contract, with the reason and the record's origin in `__connect.errors.*` headers.
 *
 * Everything that a store could refuse is refused before the sink, by the worker's own classes (connectors/worker):
 * `errors.tolerance` covers converters and transformations, and not what a sink throws. A sink sees only records that
 * fulfil the contract; docs/records.md has the whole table.
 */
export function sinkConfig(args: SinkArgs): ConnectorConfig {
  const { topic, deadLetterTopic, entity } = args;
  return {
    topics: topic.name,
    // The key's bytes are compared with a field: text would hide those that are not UTF-8.
    "key.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",
    "value.converter": "com.shopstream.connect.ContractConverter",
    "value.converter.fields": fieldRules(entity),
    "value.converter.name": `shopstream.${entity.name}`,
    "value.converter.envelope": String(args.envelope),
    "value.converter.max.bytes": String(RECORD_VALUE_MAX_BYTES),
    // Kafka's own default guesses what a foreign header holds.
    "header.converter": "org.apache.kafka.connect.converters.ByteArrayConverter",

    "consumer.override.isolation.level": "read_committed",
    "consumer.override.fetch.min.bytes": String(FETCH_MIN_BYTES),
    "consumer.override.fetch.max.wait.ms": String(FETCH_MAX_WAIT_MS),
    "consumer.override.max.poll.interval.ms": String(MAX_POLL_INTERVAL_MS),
    "consumer.override.max.poll.records": String(MAX_POLL_RECORDS),
    "consumer.override.key.deserializer": "com.shopstream.connect.BoundedBytesDeserializer",
    "consumer.override.value.deserializer": "com.shopstream.connect.BoundedBytesDeserializer",
    "consumer.override.interceptor.classes": "com.shopstream.connect.PollBudget",
    "consumer.override.shopstream.record.max.bytes": String(WHOLE_MAX_BYTES),
    "consumer.override.shopstream.poll.max.bytes": String(POLL_MAX_BYTES),

    "errors.tolerance": "all",
    "errors.log.enable": "true",
    "errors.deadletterqueue.topic.name": deadLetterTopic.name,
    "errors.deadletterqueue.context.headers.enable": "true",
    // The producer of dead letters is configured as a connector's own (Worker.sinkTaskReporters, Kafka 3.4).
    "producer.override.max.request.size": String(DEAD_LETTER_MAX_MESSAGE_BYTES),
    "producer.override.buffer.memory": String(DEAD_LETTER_BUFFER_BYTES),
    "producer.override.compression.type": "gzip",

    transforms: ["withoutTombstones", "contract", ...(args.transforms ?? [])].join(","),
    "transforms.withoutTombstones.type": "org.apache.kafka.connect.transforms.Filter",
    "transforms.withoutTombstones.predicate": "isTombstone",
    predicates: "isTombstone",
    "predicates.isTombstone.type": "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone",
    "transforms.contract.type": "com.shopstream.connect.ContractRecord",
    "transforms.contract.key.field": entity.key,
    "transforms.contract.key.max.bytes": String(KEY_MAX_BYTES),
    "transforms.contract.partitions": String(topic.partitions),
    ...(args.hourMaxAheadMs !== undefined && {
      "transforms.contract.hour.max.ahead.ms": String(args.hourMaxAheadMs),
    }),
  };
}
