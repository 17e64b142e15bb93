import type { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { CODES, type KafkaConsumer, type LibrdKafkaError, type Producer } from "@confluentinc/kafka-javascript";
import type { Logger } from "../process/logging";
import { watchReachability } from "./reachability";

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
  /** `host:port[,host:port…]` */
  readonly bootstrapServers: string;
  /**
   * Told when only another client could go on: librdkafka has given this one up, or it reaches no broker any more.
   * Default: nobody; whoever uses the client finds out.
   */
  readonly onFatal?: (error: unknown) => void;
}

/**
 * Connects a client.
 * @throws Error, with librdkafka's as its cause, when no broker answers in time; the client is of no use any more then
 */
export async function connect(client: KafkaConsumer | Producer, observer: ClientObserver): Promise<void> {
  const { logger, bootstrapServers, onFatal } = observer;
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
  if (onFatal !== undefined) watchReachability(client, { bootstrapServers, onLost: onFatal });
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
