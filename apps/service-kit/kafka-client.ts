import type { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { CODES, type KafkaConsumer, type LibrdKafkaError, type Producer } from "@confluentinc/kafka-javascript";
import type { Logger } from "./logging";

/** Time for one attempt to reach the cluster and between two of them, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECT_RETRY_MS = 1_000;

const fatalCodes: readonly number[] = [CODES.ERRORS.ERR__FATAL, CODES.ERRORS.ERR__FENCED];

/** Whether librdkafka has given the client up: only a new one could go on. */
export function isFatal(error: LibrdKafkaError): boolean {
  return error.isFatal === true || fatalCodes.includes(error.code);
}

export interface ClientObserver {
  readonly logger: Logger;
  /** Told when librdkafka gives the client up. Default: nobody; the client's next call fails with the same error. */
  readonly onFatal?: (error: LibrdKafkaError) => void;
}

/**
 * Connects a client.
 * @throws Error, with librdkafka's as its cause, when no broker answers in time; the client is of no use any more then
 */
export async function connect(client: KafkaConsumer | Producer, { logger, onFatal }: ClientObserver): Promise<void> {
  // The base class: the two subclasses' declarations of `on` cannot be called as one.
  (client as EventEmitter).on("event.error", (error: LibrdKafkaError) => {
    logger.warn({ err: error }, "Kafka client");
    if (isFatal(error)) onFatal?.(error);
  });
  await new Promise<void>((resolve, reject) => {
    client.connect({ timeout: CONNECT_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
      if (error) reject(new Error(error.message, { cause: error }));
      else resolve();
    });
  });
}

/**
 * Makes a client and connects it, again and again until it works.
 * @throws the signal's reason when aborted
 */
export async function connected<Client extends KafkaConsumer | Producer>(
  createClient: () => Client,
  { signal, ...observer }: ClientObserver & { readonly signal: AbortSignal },
): Promise<Client> {
  for (;;) {
    signal.throwIfAborted();
    const client = createClient();
    try {
      await connect(client, observer);
      return client;
    } catch (error) {
      observer.logger.warn({ err: error }, "Kafka is not to be reached, trying again");
    }
    await delay(CONNECT_RETRY_MS, undefined, { signal });
  }
}

/** Leaves and disconnects; a producer first sends what is queued, for 5 s at most. */
export function disconnected(client: KafkaConsumer | Producer): Promise<void> {
  return new Promise((resolve) => {
    client.disconnect(() => resolve());
  });
}
