import { setTimeout as delay } from "node:timers/promises";
import type { LibrdKafkaError, Metadata, Producer } from "@confluentinc/kafka-javascript";
import type { Logger } from "../../service-kit/process/logging";
import { StreamsError } from "../streams/runtime/errors";
import type { PartitionedTopic } from "../streams/runtime/records";

const METADATA_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/**
 * Waits until topics exist.
 * @throws StreamsError, FATAL, for a topic with another number of partitions: tasks and their changelogs belong
 * together by number, and a window's partial counts would no longer meet
 */
export async function waitForTopics(
  client: Producer,
  topics: readonly PartitionedTopic[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (const topic of topics) {
    for (;;) {
      signal.throwIfAborted();
      const partitions = await partitionsOf(client, topic.topic);
      if (partitions === topic.partitions) break;
      if (partitions > 0) throw wrongNumber(topic, partitions);
      logger.warn({ topic: topic.topic }, "a topic does not exist yet, waiting for it");
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}

function wrongNumber({ topic, partitions }: PartitionedTopic, actual: number): StreamsError {
  return new StreamsError(
    `${topic} has ${actual} partitions instead of ${partitions}: give it that many, or, to change the number, stop ` +
      "every instance, empty the application's internal topics and reset its offsets",
    "FATAL",
  );
}

/** 0 while the topic does not exist or no broker answers. */
function partitionsOf(client: Producer, topic: string): Promise<number> {
  return new Promise((resolve) => {
    client.getMetadata({ topic, timeout: METADATA_TIMEOUT_MS }, (error: LibrdKafkaError | null, metadata: Metadata) => {
      resolve(error ? 0 : (metadata.topics.find(({ name }) => name === topic)?.partitions.length ?? 0));
    });
  });
}
