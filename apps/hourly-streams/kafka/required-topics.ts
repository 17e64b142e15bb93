import type { Producer } from "@confluentinc/kafka-javascript";
import { describeTopic } from "../../service-kit/kafka/kafka-client";
import type { PartitionedTopic } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { retry } from "../../service-kit/process/retry";
import { StreamsError } from "../streams/runtime/errors";

const METADATA_TIMEOUT_MS = 5_000;
const BACKOFF = { firstMs: 1_000, longestMs: 1_000 };

/**
 * Waits until topics exist, without end: they are created beside the services.
 * @throws StreamsError, FATAL, for a topic with another number of partitions: tasks and their changelogs match by number, and a
 * window's partial counts would no longer reach the same task
 */
export async function waitForTopics(
  client: Producer,
  topics: readonly PartitionedTopic[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const canRetry = (error: unknown): boolean => !(error instanceof StreamsError);
  for (const topic of topics) {
    const onRetry = (error: unknown): void =>
      logger.warn(
        { topic: topic.topic, reason: (error as Error).message },
        "a topic does not exist yet, waiting for it",
      );
    await retry(() => requireTopic(client, topic), { backoff: BACKOFF, signal, canRetry, onRetry });
  }
}

async function requireTopic(client: Producer, { topic, partitions }: PartitionedTopic): Promise<void> {
  const actual = (await describeTopic(client, topic, METADATA_TIMEOUT_MS)).partitions.length;
  if (actual === partitions) return;
  if (actual === 0) throw new Error(`${topic} does not exist`);
  throw new StreamsError(
    `${topic} has ${actual} partitions instead of ${partitions}: give it that many, or, to change the number, stop ` +
      "every instance, empty the application's internal topics and reset its offsets",
    "FATAL",
  );
}
