import { HOURLY_INDEX, HOURLY_COUNT_ENTITY } from "../contract/hourly-summary";
import { LOGS_INDEX, LOG_MESSAGE_ENTITY } from "../contract/log-message";
import { RECORD_TIME_MAX_AHEAD_MS } from "../contract/order";
import {
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  LOGS_TOPIC,
} from "../contract/topics";
import { MAX_POLL_RECORDS, sinkConfig, type ConnectorConfig, type SinkArgs } from "./sink";

export interface ElasticsearchSinkArgs {
  /** As the Connect worker reaches it. */
  readonly url: string;
  readonly user: string;
  /**
   * A reference that the worker resolves: the configuration is visible to anyone who can reach the worker.
   */
  readonly password: string;
  /** A PEM file of the worker with those who may have signed the server's certificate. Default: those whom Java trusts. */
  readonly caFile?: string | undefined;
}

interface Route extends Omit<SinkArgs, "transforms"> {
  readonly index: string;
  readonly tasks: number;
}

/**
 * How often a failed request is retried, with waits of up to one second, two, four…, more than four minutes in total.
 * After that the task fails and the supervisor restarts it.
 */
const MAX_RETRIES = 8;
const RETRY_BACKOFF_MS = 1_000;

/** Log messages into `shopstream-logs`: plain JSON, one task for each partition. */
export function logsElasticsearchSinkConfig(args: ElasticsearchSinkArgs): ConnectorConfig {
  return elasticsearchSinkConfig(args, {
    topic: LOGS_TOPIC,
    deadLetterTopic: LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
    entity: LOG_MESSAGE_ENTITY,
    envelope: false,
    index: LOGS_INDEX,
    tasks: LOGS_TOPIC.partitions,
  });
}

/** Hourly counts into `shopstream-hourly`, where Kibana finds them: JSON with its schema. */
export function hourlyElasticsearchSinkConfig(args: ElasticsearchSinkArgs): ConnectorConfig {
  return elasticsearchSinkConfig(args, {
    topic: HOURLY_TRANSACTION_TOPIC,
    deadLetterTopic: HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
    entity: HOURLY_COUNT_ENTITY,
    envelope: true,
    hourMaxAheadMs: RECORD_TIME_MAX_AHEAD_MS,
    index: HOURLY_INDEX,
    tasks: 1,
  });
}

/**
 * The Elasticsearch sink (https://docs.confluent.io/kafka-connectors/elasticsearch/current/configuration_options.html).
 * The record's key is the document's id and its offset the document's version: a record that is delivered again
 * replaces its document, an older one never replaces a newer.
 */
function elasticsearchSinkConfig(args: ElasticsearchSinkArgs, route: Route): ConnectorConfig {
  return {
    ...sinkConfig({ ...route, transforms: ["toIndex"] }),
    // The simple name: the worker finds the class, whose package differs between the editions.
    "connector.class": "ElasticsearchSinkConnector",
    "tasks.max": String(route.tasks),
    "connection.url": args.url,
    "connection.username": args.user,
    "connection.password": args.password,
    ...(args.caFile !== undefined && {
      "elastic.security.protocol": "SSL",
      // Kafka's own clients read PEM files; the server's name is verified by default.
      "elastic.https.ssl.truststore.type": "PEM",
      "elastic.https.ssl.truststore.location": args.caFile,
    }),
    "connection.timeout.ms": "5000",
    "read.timeout.ms": "30000",

    "key.ignore": "false",
    // The mapping is the index template's.
    "schema.ignore": "true",
    "write.method": "insert",
    // Tombstones are filtered out before the sink, because "ignore" would report each as a dead letter. The document
    // stays.
    "behavior.on.null.values": "ignore",
    // So are records that the mapping or the sink's own conversion would refuse; one that gets through becomes a dead
    // letter.
    "behavior.on.malformed.documents": "warn",
    "drop.invalid.message": "true",

    "batch.size": String(MAX_POLL_RECORDS),
    "max.buffered.records": "5000",
    "linger.ms": "50",
    "max.retries": String(MAX_RETRIES),
    "retry.backoff.ms": String(RETRY_BACKOFF_MS),
    "flush.timeout.ms": "300000",
    // Asynchronous flushes track offsets by topic, which the router renames.
    "flush.synchronously": "true",

    "transforms.toIndex.type": "org.apache.kafka.connect.transforms.RegexRouter",
    "transforms.toIndex.regex": ".*",
    "transforms.toIndex.replacement": route.index,
  };
}
