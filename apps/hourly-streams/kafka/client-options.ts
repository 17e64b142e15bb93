import type {
  ConsumerGlobalConfig,
  ConsumerTopicConfig,
  ProducerGlobalConfig,
  ProducerTopicConfig,
} from "@confluentinc/kafka-javascript";
import {
  groupMemberOptions,
  kafkaOptions,
  readerOptions,
  type KafkaConnection,
} from "../../service-kit/kafka/kafka-options";

/**
 * How long a transaction may stay open before the coordinator aborts it, in milliseconds: longer than a broker's failover,
 * but it is also how long readers wait when a process dies with one open.
 */
export const TRANSACTION_TIMEOUT_MS = 20_000;

/** How long one call of the transactional producer may take before it is retried or its transaction aborted, in milliseconds. */
export const CALL_TIMEOUT_MS = 8_000;

/**
 * How long the offsets of a transaction may still be retried, in milliseconds: the last attempt ends before the coordinator
 * aborts the transaction and fences the producer.
 */
export const OFFSETS_WITHIN_MS = TRANSACTION_TIMEOUT_MS - CALL_TIMEOUT_MS;

/**
 * How long the end of a transaction is retried, in milliseconds. Its markers wait for brokers: with one that was cut off and has
 * come back, for up to the brokers' `request.timeout.ms`, by default 30 s. A new process would have to wait for the same.
 */
export const END_WITHIN_MS = 40_000;

/** How long a partition may make no progress short of its end, in milliseconds: longer than a transaction stays open. */
export const STALL_LIMIT_MS = TRANSACTION_TIMEOUT_MS + 15_000;

/** Longer than all attempts to commit, and no longer than others should wait for a member that hangs, in milliseconds. */
const MAX_POLL_INTERVAL_MS = 120_000;
/** Heartbeats in a session time-out. They also tell a member of a rebalance, which waits for all of them. */
const HEARTBEATS_PER_SESSION = 6;

/** Little memory: by default librdkafka reads up to 64 MB ahead of each partition. */
const READ_AHEAD = {
  "queued.max.messages.kbytes": 8_192,
  "queued.min.messages": 20_000,
  "fetch.message.max.bytes": 1_048_576,
  "fetch.queue.backoff.ms": 20,
};

/** Options of a member of the application's group, which is replaced when it is silent for `sessionTimeoutMs`. */
export function groupConsumerOptions(
  connection: KafkaConnection,
  applicationId: string,
  sessionTimeoutMs: number,
): ConsumerGlobalConfig & ConsumerTopicConfig {
  const times = {
    sessionTimeoutMs,
    heartbeatIntervalMs: Math.round(sessionTimeoutMs / HEARTBEATS_PER_SESSION),
    maxPollIntervalMs: MAX_POLL_INTERVAL_MS,
  };
  return { ...groupMemberOptions(connection, applicationId, times), ...READ_AHEAD };
}

/**
 * Options of a consumer outside the group that reads whole partitions.
 * @param endNoticedWithinMs how long a fetch waits for more, and so how late the end of a partition is noticed
 */
export function partitionReaderOptions(
  connection: KafkaConnection,
  readerId: string,
  endNoticedWithinMs: number,
): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...readerOptions(connection),
    ...READ_AHEAD,
    // Required by librdkafka; the reader never joins it.
    "group.id": readerId,
    "fetch.wait.max.ms": endNoticedWithinMs,
  };
}

/** Options of the transactional producer (KIP-98); a restarted instance aborts the transaction it left open. */
export function transactionalProducerOptions(
  connection: KafkaConnection,
  transactionalId: string,
): ProducerGlobalConfig & ProducerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "transactional.id": transactionalId,
    // Which records are acknowledged decides whether a transaction may be aborted.
    dr_cb: true,
    "transaction.timeout.ms": TRANSACTION_TIMEOUT_MS,
    "delivery.timeout.ms": CALL_TIMEOUT_MS,
    "request.timeout.ms": 5_000,
    acks: -1,
    // Commits keep connections busy. One that is idle this long waits for a coordinator that is gone: closing it makes
    // librdkafka look for the new one, which it otherwise may never do (its issues 5456 and 5511).
    "connections.max.idle.ms": 5_000,
    // All records of a transaction are there at once; waiting for more would only delay its commit.
    "linger.ms": 0,
    // As Java clients do, so that a key has the same partition whoever writes it.
    partitioner: "murmur2_random",
  };
}
