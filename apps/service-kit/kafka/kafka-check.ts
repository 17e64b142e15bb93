import type { KafkaConsumer, LibrdKafkaError, Metadata, Producer } from "@confluentinc/kafka-javascript";

/** Time for a broker to answer, in milliseconds. */
const METADATA_TIMEOUT_MS = 2_000;

/** Throws unless a broker answers and `topic` exists with a leader on every partition. */
export function checkKafka(client: Producer | KafkaConsumer, topic: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const answer = (error: LibrdKafkaError | null, metadata: Metadata) => {
      if (error) {
        reject(new Error(error.message, { cause: error }));
        return;
      }
      const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions ?? [];
      const leaderless = partitions.filter(({ leader }) => leader < 0).map(({ id }) => id);
      if (partitions.length === 0) reject(new Error(`${topic} does not exist`));
      else if (leaderless.length > 0)
        reject(new Error(`${topic} has no leader for partition ${leaderless.join(", ")}`));
      else resolve();
    };
    client.getMetadata({ topic, timeout: METADATA_TIMEOUT_MS }, answer);
  });
}
