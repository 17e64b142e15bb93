import type { EventEmitter } from "node:events";
import {
  CODES,
  type KafkaConsumer,
  type LibrdKafkaError,
  type Metadata,
  type Producer,
} from "@confluentinc/kafka-javascript";
import type { Logger } from "../process/logging";
import { retry } from "../process/retry";
import { watchReachability } from "./reachability";

export type KafkaClient = KafkaConsumer | Producer;

/** Time for one attempt to connect, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECT_BACKOFF = { firstMs: 500, longestMs: 2_000 };
/** Time for a broker to answer a readiness check, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

const FATAL_CODES: readonly number[] = [CODES.ERRORS.ERR__FATAL, CODES.ERRORS.ERR__FENCED];

/** Whether librdkafka has given up on the client: only a new one can continue. */
export function isFatal(error: LibrdKafkaError): boolean {
  return error.isFatal === true || FATAL_CODES.includes(error.code);
}

/** Whether a call failed because the client is unusable: fatal, or in a state that does not allow the call, now or later. */
export function isUnusable(error: LibrdKafkaError): boolean {
  return isFatal(error) || error.code === CODES.ERRORS.ERR__STATE;
}

/** A call of librdkafka has failed. */
export class KafkaCallError extends Error {
  override readonly name = "KafkaCallError";

  constructor(override readonly cause: LibrdKafkaError) {
    super(cause.message, { cause });
  }
}

export type KafkaCallback<Result> = (error: LibrdKafkaError | null, result: Result) => void;

/**
 * A call of librdkafka as a promise.
 * @throws KafkaCallError
 */
export function callClient<Result = undefined>(start: (done: KafkaCallback<Result>) => unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error) reject(new KafkaCallError(error));
      else resolve(result);
    });
  });
}

export interface ClientObserver {
  readonly logger: Logger;
  /** `host:port[,host:port…]` */
  readonly bootstrapServers: string;
  /**
   * Told when only another client can continue: librdkafka has given up on this one, or it no longer reaches a broker.
   * Default: nobody; whoever uses the client finds out.
   */
  readonly onFatal?: (error: unknown) => void;
}

/**
 * Creates a client and connects it. It retries without end, with a new client each time, since a service may start long
 * before its cluster.
 * @throws the signal's reason when aborted; what `createClient` throws, for an option that does not exist for instance
 */
export function connectWithRetry<Client extends KafkaClient>(
  createClient: () => Client,
  { signal, ...observer }: ClientObserver & { readonly signal: AbortSignal },
): Promise<Client> {
  const connectNew = async (): Promise<Client> => {
    const client = createClient();
    await connect(client, observer);
    return client;
  };
  const onRetry = (error: unknown): void => observer.logger.warn({ err: error }, "Kafka is unreachable, retrying");
  const canRetry = (error: unknown): boolean => error instanceof KafkaCallError;
  return retry(connectNew, { backoff: CONNECT_BACKOFF, signal, canRetry, onRetry });
}

async function connect(client: KafkaClient, { logger, bootstrapServers, onFatal }: ClientObserver): Promise<void> {
  // The base class: the two subclasses' declarations of `on` cannot be called as one.
  (client as EventEmitter).on("event.error", (error: LibrdKafkaError) => {
    logger.warn({ err: error }, "Kafka client error");
    if (isFatal(error)) onFatal?.(error);
  });
  await callClient<Metadata>((done) => client.connect({ timeout: CONNECT_TIMEOUT_MS }, done));
  if (onFatal !== undefined) watchReachability(client, { bootstrapServers, onLost: onFatal });
}

/**
 * Disconnects, a consumer from its group as well; a producer first sends what is queued, for 5 s at most. Nothing happens where it is
 * not connected. Never rejects.
 */
export function disconnect(client: KafkaClient): Promise<void> {
  // A producer would throw, and a consumer never answer.
  if (!client.isConnected()) return Promise.resolve();
  return new Promise((resolve) => {
    client.disconnect(() => resolve());
  });
}

/** What brokers say about a topic's partitions; none when it does not exist. */
export async function describeTopic(client: KafkaClient, topic: string, timeoutMs: number): Promise<TopicDescription> {
  const { brokers, topics } = await callClient<Metadata>((done) =>
    client.getMetadata({ topic, timeout: timeoutMs }, done),
  );
  return { brokers, partitions: topics.find(({ name }) => name === topic)?.partitions ?? [] };
}

export interface TopicDescription {
  readonly brokers: Metadata["brokers"];
  readonly partitions: Metadata["topics"][number]["partitions"];
}

/** Throws unless a broker answers and `topic` exists with a leader on every partition. */
export async function checkKafka(client: KafkaClient, topic: string): Promise<void> {
  const { partitions } = await describeTopic(client, topic, CHECK_TIMEOUT_MS);
  if (partitions.length === 0) throw new Error(`${topic} does not exist`);
  const leaderless = partitions.filter(({ leader }) => leader < 0).map(({ id }) => id);
  if (leaderless.length > 0) throw new Error(`${topic} has no leader for partition ${leaderless.join(", ")}`);
}
