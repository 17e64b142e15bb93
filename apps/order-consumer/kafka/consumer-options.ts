import type { ConsumerGlobalConfig, ConsumerTopicConfig } from "@confluentinc/kafka-javascript";
import { ORDER_CONSUMER_GROUP_ID } from "../../../contract/topics";
import { kafkaOptions, type KafkaConnection } from "../../service-kit/kafka/kafka-options";

/** librdkafka's options of the group's members; memory for records read ahead is bounded. */
export function consumerOptions(connection: KafkaConnection): ConsumerGlobalConfig & ConsumerTopicConfig {
  return {
    ...kafkaOptions(connection),
    "group.id": ORDER_CONSUMER_GROUP_ID,
    "enable.auto.commit": false,
    "enable.auto.offset.store": false,
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
    "partition.assignment.strategy": "cooperative-sticky",
    // Says how far a partition is read where nothing comes.
    "enable.partition.eof": true,
    // A member that was killed is replaced after this time.
    "session.timeout.ms": 10_000,
    "heartbeat.interval.ms": 2_000,
    "max.poll.interval.ms": 300_000,
    "queued.min.messages": 10_000,
    "queued.max.messages.kbytes": 16_384,
    "fetch.error.backoff.ms": 100,
    "fetch.queue.backoff.ms": 50,
  };
}
