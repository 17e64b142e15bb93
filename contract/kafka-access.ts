import {
  CONNECT_GROUP_ID,
  CONNECT_TOPICS,
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  LOGS_TOPIC,
  ORDER_CONSUMER_GROUP_ID,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_DEAD_LETTER_TOPIC,
  ORDERS_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  TOPICS,
} from "./topics";

/** Kafka's names of what may be done. `Read`, `Write`, `Delete` and `Alter` imply `Describe`. */
export type AccessOperation =
  "Read" | "Write" | "Create" | "Describe" | "DescribeConfigs" | "Alter" | "AlterConfigs" | "Delete";

export type AccessResourceType = "Topic" | "Group" | "TransactionalID";

/** What a principal may do with a topic, a group or a transactional id, or with all whose names begin with `name`. */
export interface Access {
  readonly resourceType: AccessResourceType;
  /** `EVERY_NAME` with the pattern `Literal`: all of them. */
  readonly name: string;
  readonly pattern: "Literal" | "Prefixed";
  readonly operation: AccessOperation;
}

/** What Kafka's ACLs call every name of a type. */
export const EVERY_NAME = "*";

/** Who may do everything: declares topics and rights, and repairs (docs/runbook.md). */
export const KAFKA_ADMIN = "admin";
export type KafkaAdmin = typeof KAFKA_ADMIN;

/** Who reaches the brokers without being one, by the common name of its certificate. */
export type KafkaPrincipal =
  "order-producer" | "order-consumer" | "hourly-streams" | "operations" | "connect" | "reader";

const access =
  (resourceType: AccessResourceType, pattern: Access["pattern"] = "Literal") =>
  (operation: AccessOperation, ...names: readonly string[]): Access[] =>
    names.map((name) => ({ resourceType, name, pattern, operation }));
const topics = access("Topic");
const groups = access("Group");
const groupsFrom = access("Group", "Prefixed");
const transactionalIds = access("TransactionalID");
const transactionalIdsFrom = access("TransactionalID", "Prefixed");

/** The transactional ids of hourly-streams: one for each instance, with its id at the end. */
export const TRANSACTIONAL_ID_PREFIX = `${HOURLY_STREAMS_APPLICATION_ID}-`;
/** Group ids that the page's clients have and never join. */
const OPERATIONS_GROUP_PREFIX = "operations-";
/** Groups that people may join. */
const READER_GROUP_PREFIX = "reader-";
/** Kafka Connect names a sink's group so. */
const SINK_GROUP_PREFIX = "connect-";
const SINK_TOPICS = [LOGS_TOPIC.name, HOURLY_TRANSACTION_TOPIC.name];
const SINK_DEAD_LETTER_TOPICS = [
  HOURLY_JDBC_DEAD_LETTER_TOPIC.name,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC.name,
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC.name,
];
const CONNECT_OWN_TOPICS = Object.values(CONNECT_TOPICS);

/**
 * What each principal may do, and so nothing else: brokers refuse what is not here. Why a client needs what is not obvious:
 * a group id that is never joined is still asked for its coordinator (`Describe`), an idempotent producer needs no more than `Write`
 * on some topic (KIP-679), and who explains a stall looks for the open transaction (`Read` on the topic; `Describe` on its id).
 */
export const KAFKA_ACCESS: Readonly<Record<KafkaPrincipal, readonly Access[]>> = {
  "order-producer": topics("Write", ORDERS_TOPIC.name, LOGS_TOPIC.name),
  "order-consumer": [
    ...topics("Read", ORDERS_TOPIC.name),
    ...topics("Write", LOGS_TOPIC.name, ORDERS_DEAD_LETTER_TOPIC.name),
    ...groups("Read", ORDER_CONSUMER_GROUP_ID),
  ],
  "hourly-streams": [
    ...topics("Read", ORDERS_TOPIC.name),
    // Read, too, to restore counts and to answer for the hours.
    ...["Read", "Write"].flatMap((operation) =>
      topics(
        operation as AccessOperation,
        HOURLY_TRANSACTION_TOPIC.name,
        PARTIAL_COUNTS_REPARTITION_TOPIC.name,
        ORDER_COUNTS_CHANGELOG_TOPIC.name,
      ),
    ),
    ...topics("Write", LOGS_TOPIC.name),
    ...groups("Read", HOURLY_STREAMS_APPLICATION_ID),
    // `hourly-streams-restore` and `hourly-streams-global-<instance>`.
    ...groupsFrom("Describe", TRANSACTIONAL_ID_PREFIX),
    ...transactionalIdsFrom("Write", TRANSACTIONAL_ID_PREFIX),
  ],
  operations: [
    ...topics("Read", ORDERS_TOPIC.name, LOGS_TOPIC.name, ORDERS_DEAD_LETTER_TOPIC.name),
    ...groups("Describe", ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID),
    ...groupsFrom("Describe", OPERATIONS_GROUP_PREFIX),
  ],
  connect: [
    ...topics("Create", ...CONNECT_OWN_TOPICS),
    ...topics("Read", ...CONNECT_OWN_TOPICS, ...SINK_TOPICS),
    ...topics("Write", ...CONNECT_OWN_TOPICS, ...SINK_DEAD_LETTER_TOPICS),
    // It requires that its own topics are compacted.
    ...topics("DescribeConfigs", ...CONNECT_OWN_TOPICS),
    ...groups("Read", CONNECT_GROUP_ID),
    ...groupsFrom("Read", SINK_GROUP_PREFIX),
    // Whoever has left a transaction open, it is named.
    ...transactionalIds("Describe", EVERY_NAME),
  ],
  reader: [
    ...topics("Read", ...TOPICS.map(({ name }) => name)),
    ...topics("DescribeConfigs", ...TOPICS.map(({ name }) => name)),
    ...groups("Describe", ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID),
    ...groupsFrom("Describe", SINK_GROUP_PREFIX),
    ...groupsFrom("Read", READER_GROUP_PREFIX),
  ],
};

/**
 * How much a principal may ask of each broker, by Kafka's names: a client beyond it is answered later, not refused. Only
 * order-producer has a limit, for it alone writes as much as strangers send: 10 MB/s, some 15,000 orders with their logs.
 */
export const KAFKA_QUOTAS: Readonly<Partial<Record<KafkaPrincipal, Readonly<Record<string, string>>>>> = {
  "order-producer": { producer_byte_rate: "10000000" },
};

export const KAFKA_PRINCIPALS = Object.keys(KAFKA_ACCESS) as readonly KafkaPrincipal[];

/** The one client of a platform: declares the topics there, and is each service of its pipeline. */
export const PIPELINE_PRINCIPAL = "pipeline";

/** What a platform grants to it, whose own worker is `connect`. */
export const PIPELINE_ACCESS: readonly Access[] = distinct([
  ...(["Create", "Alter", "AlterConfigs", "DescribeConfigs", "Delete"] as const).flatMap((operation) =>
    topics(operation, ...TOPICS.map(({ name }) => name)),
  ),
  ...(["order-producer", "order-consumer", "hourly-streams", "operations"] as const).flatMap(
    (service) => KAFKA_ACCESS[service],
  ),
]);

function distinct(lines: readonly Access[]): readonly Access[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}
