import type {
  ConsumerGlobalConfig,
  ConsumerTopicConfig,
  GlobalConfig,
  ProducerGlobalConfig,
  ProducerTopicConfig,
} from "@confluentinc/kafka-javascript";
import type { ServiceName } from "../../../contract/log-message";
import { MAX_GATHERING_MS } from "./flights";
import { kafkaSecurityOf, securityOptions, type KafkaSecurity, type KafkaSecurityVariables } from "./kafka-security";

export interface KafkaConnection {
  /** `host:port[,host:port…]` */
  readonly bootstrapServers: string;
  readonly serviceName: ServiceName;
  readonly instanceId: string;
  readonly security: KafkaSecurity;
}

/**
 * The connection that a service's configuration describes.
 * @throws ConfigurationError where its security variables do not belong together
 */
export function kafkaConnectionOf(
  serviceName: ServiceName,
  configuration: KafkaSecurityVariables & { readonly KAFKA_BOOTSTRAP_SERVERS: string; readonly INSTANCE_ID: string },
): KafkaConnection {
  return {
    bootstrapServers: configuration.KAFKA_BOOTSTRAP_SERVERS,
    serviceName,
    instanceId: configuration.INSTANCE_ID,
    security: kafkaSecurityOf(configuration),
  };
}

/**
 * librdkafka's options that all clients share (its CONFIGURATION.md). The time-outs are short because nothing else reveals a
 * broker that is cut off: no connection closes.
 */
export function kafkaOptions({ bootstrapServers, serviceName, instanceId, security }: KafkaConnection): GlobalConfig {
  return {
    ...securityOptions(security),
    "bootstrap.servers": bootstrapServers,
    "client.id": `${serviceName}-${instanceId}`,
    "socket.keepalive.enable": true,
    "socket.nagle.disable": true,
    "socket.timeout.ms": 10_000,
    "socket.connection.setup.timeout.ms": 5_000,
    "reconnect.backoff.ms": 100,
    "reconnect.backoff.max.ms": 1_000,
    // Also bounds how long a new leader goes unnoticed.
    "retry.backoff.max.ms": 500,
    "allow.auto.create.topics": false,
  };
}

export interface ProducerLimits {
  /**
   * How long a record may wait for its acknowledgement, in milliseconds: much longer than a failover, which takes up to 14 s
   * with the brokers' default session time-out.
   */
  readonly deliveryTimeoutMs: number;
  /** Records that may wait at once; more are refused. */
  readonly maxQueuedRecords: number;
  /** Largest record, in bytes. Default: librdkafka's 1,000,000. */
  readonly maxRecordBytes?: number;
}

/**
 * Options of an idempotent producer (KIP-98): acknowledged by all in-sync replicas, retried in order and without duplicates.
 * The partitioner is the Java client's, so that a key has the same partition whoever writes it. No compression: the records
 * are small, and every client reads them without a codec.
 */
export function idempotentProducerOptions(
  connection: KafkaConnection,
  limits: ProducerLimits,
): ProducerGlobalConfig & ProducerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "enable.idempotence": true,
    acks: -1,
    partitioner: "murmur2_random",
    // Longer than handing over a flight takes: `KafkaProducer` has it sent when all of it is there.
    "linger.ms": MAX_GATHERING_MS,
    "request.timeout.ms": 5_000,
    "delivery.timeout.ms": limits.deliveryTimeoutMs,
    "queue.buffering.max.messages": limits.maxQueuedRecords,
    "queue.buffering.max.kbytes": 65_536,
    ...(limits.maxRecordBytes !== undefined && { "message.max.bytes": limits.maxRecordBytes }),
    dr_cb: true,
  };
}

/** What every consumer of the pipeline has in common: committed records only, from the oldest on, and no commits of its own. */
export function readerOptions(connection: KafkaConnection): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": false,
    "enable.auto.offset.store": false,
    // Tells how far a partition is read where nothing comes, or nothing but the markers of transactions.
    "enable.partition.eof": true,
    "fetch.error.backoff.ms": 100,
  };
}

export interface GroupTimes {
  /** A member that was killed or frozen is replaced after this time, in milliseconds; brokers allow 6,000 and more. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** A member that does not poll for this long is replaced, in milliseconds. */
  readonly maxPollIntervalMs: number;
}

/** Options of a `GroupMember`: cooperative rebalancing (KIP-429). */
export function groupMemberOptions(
  connection: KafkaConnection,
  groupId: string,
  times: GroupTimes,
): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...readerOptions(connection),
    "group.id": groupId,
    "partition.assignment.strategy": "cooperative-sticky",
    "session.timeout.ms": times.sessionTimeoutMs,
    "heartbeat.interval.ms": times.heartbeatIntervalMs,
    "max.poll.interval.ms": times.maxPollIntervalMs,
  };
}
