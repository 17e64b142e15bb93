import type { Topic } from "../contract/topics";

/** A connector's configuration under Kafka Connect's own names, without `name`. */
export type ConnectorConfig = Readonly<Record<string, string>>;

/**
 * How long a sink may be busy with one batch before its consumer group gives up on it, in milliseconds: longer than
 * an outage that it waits out.
 */
const MAX_POLL_INTERVAL_MS = 600_000;

/**
 * What every sink of the pipeline has: records of committed transactions only, text keys, and a dead-letter topic for
 * what cannot be read, with the reason and the record's origin in `__connect.errors.*` headers.
 *
 * @param schemas whether values carry their Connect schema with them
 */
export function sinkConfig(topic: Topic, deadLetterTopic: Topic, schemas: boolean): ConnectorConfig {
  return {
    topics: topic.name,
    "key.converter": "org.apache.kafka.connect.storage.StringConverter",
    "value.converter": "org.apache.kafka.connect.json.JsonConverter",
    "value.converter.schemas.enable": String(schemas),
    "consumer.override.isolation.level": "read_committed",
    "consumer.override.max.poll.interval.ms": String(MAX_POLL_INTERVAL_MS),
    "errors.tolerance": "all",
    "errors.log.enable": "true",
    "errors.deadletterqueue.topic.name": deadLetterTopic.name,
    "errors.deadletterqueue.context.headers.enable": "true",
  };
}

/** Settings of the worker's own transformation (connectors/worker), under the name `requiredFields`. */
export function requireFields(fields: readonly string[]): ConnectorConfig {
  return {
    "transforms.requiredFields.type": "com.shopstream.connect.RequireFields",
    "transforms.requiredFields.fields": fields.join(","),
  };
}
