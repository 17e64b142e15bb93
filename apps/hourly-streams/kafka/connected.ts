import type { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { KafkaConsumer, LibrdKafkaError, Producer } from "@confluentinc/kafka-javascript";
import type { Logger } from "../../service-kit/logging";

/** Time for one attempt to reach the cluster and between two of them, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECT_RETRY_MS = 1_000;

/**
 * Makes a client and connects it, again and again until it works.
 * @throws the signal's reason when aborted
 */
export async function connected<Client extends KafkaConsumer | Producer>(
  createClient: () => Client,
  logger: Logger,
  signal: AbortSignal,
): Promise<Client> {
  for (;;) {
    signal.throwIfAborted();
    const client = createClient();
    // The base class: the two subclasses' declarations of `on` cannot be called as one.
    (client as EventEmitter).on("event.error", (error: LibrdKafkaError) => {
      logger.warn({ err: error }, "Kafka client");
    });
    try {
      await connect(client);
      return client;
    } catch (error) {
      logger.warn({ err: error }, "Kafka is not to be reached, trying again");
    }
    await delay(CONNECT_RETRY_MS, undefined, { signal });
  }
}

function connect(client: KafkaConsumer | Producer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.connect({ timeout: CONNECT_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
      if (error) reject(new Error(error.message, { cause: error }));
      else resolve();
    });
  });
}

export function disconnected(client: KafkaConsumer | Producer): Promise<void> {
  return new Promise((resolve) => {
    client.disconnect(() => resolve());
  });
}
