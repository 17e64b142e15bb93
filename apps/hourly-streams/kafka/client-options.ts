import type {
  ConsumerGlobalConfig,
  ConsumerTopicConfig,
  ProducerGlobalConfig,
  ProducerTopicConfig,
} from "@confluentinc/kafka-javascript";
import { kafkaOptions, type KafkaConnection } from "../../service-kit/kafka/kafka-options";

/**
 * Longest a transaction may stay open before the coordinator aborts it, in milliseconds: above a broker's failover,
 * yet it is how long others wait for what a process left open that does not come back.
 */
export const TRANSACTION_TIMEOUT_MS = 20_000;

/**
 * How long one call of the transactional producer may take before it is made again or its transaction is aborted, in
 * milliseconds: short enough for both to come before the coordinator's own abort, which the producer would not survive.
 */
export const CALL_TIMEOUT_MS = 8_000;

/** How long reading may stand still short of a partition's end, in milliseconds: longer than a transaction stays open. */
export const LONGEST_STANDSTILL_MS = TRANSACTION_TIMEOUT_MS + 15_000;

/** What every consumer here has in common: committed records only, no offsets of its own, little memory. */
function readerOptions(connection: KafkaConnection): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": false,
    "enable.auto.offset.store": false,
    // Half of librdkafka's records are read ahead by default up to 64 MB a partition.
    "queued.max.messages.kbytes": 8_192,
    "queued.min.messages": 20_000,
    "fetch.message.max.bytes": 1_048_576,
    "fetch.error.backoff.ms": 100,
    "fetch.queue.backoff.ms": 20,
  };
}

/** Options of a member of the application's group: cooperative rebalancing (KIP-429). */
export function groupConsumerOptions(
  connection: KafkaConnection,
  applicationId: string,
): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...readerOptions(connection),
    "group.id": applicationId,
    "partition.assignment.strategy": "cooperative-sticky",
    // Says how far a partition is read where nothing comes, or nothing but the markers of transactions.
    "enable.partition.eof": true,
    // A member that was killed or frozen is replaced after this time, the least that brokers allow by default.
    "session.timeout.ms": 6_000,
    "heartbeat.interval.ms": 1_500,
    // Above all attempts to commit, below what others should wait for a member that hangs.
    "max.poll.interval.ms": 120_000,
  };
}

/** Options of a consumer outside the group that reads whole partitions and is told when it has reached their end. */
export function partitionReaderOptions(
  connection: KafkaConnection,
  readerId: string,
): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...readerOptions(connection),
    // Required by librdkafka; the reader never joins it.
    "group.id": readerId,
    "enable.partition.eof": true,
    // How long a fetch waits for more, and so how late the end of a partition is noticed.
    "fetch.wait.max.ms": 50,
  };
}

/** Options of the transactional producer (KIP-98); a restarted instance finishes what it left open itself. */
export function transactionalProducerOptions(
  connection: KafkaConnection,
  transactionalId: string,
): ProducerGlobalConfig & ProducerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "transactional.id": transactionalId,
    "transaction.timeout.ms": TRANSACTION_TIMEOUT_MS,
    "delivery.timeout.ms": CALL_TIMEOUT_MS,
    "request.timeout.ms": 5_000,
    acks: -1,
    // Commits keep connections busy. One that is quiet this long waits for a coordinator that is gone: closing it makes
    // librdkafka look for the new one, which it otherwise may never do (its issues 5456 and 5511).
    "connections.max.idle.ms": 5_000,
    // What a transaction holds is there at once; waiting for more would only delay its commit.
    "linger.ms": 0,
    // As Java clients choose partitions, so that a key has one wherever it is written.
    partitioner: "murmur2_random",
  };
}
