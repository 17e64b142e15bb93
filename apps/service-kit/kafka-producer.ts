import { setTimeout as delay } from "node:timers/promises";
import { CODES, Producer, type DeliveryReport, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import type { RecordPosition } from "../../contract/log-message";
import { checkKafka } from "./kafka-check";
import { idempotentProducerOptions, type KafkaConnection, type ProducerLimits } from "./kafka-options";
import type { Logger } from "./logging";
import { DeliveryError, type OutgoingRecord, type RecordProducer } from "./record-producer";
import type { EndProcess } from "./shutdown";

export interface KafkaProducerOptions {
  readonly connection: KafkaConnection;
  readonly limits: ProducerLimits;
  readonly logger: Logger;
  /** Called when librdkafka gives the producer up: only a new one could send again. */
  readonly endProcess: EndProcess;
}

/** Time for one attempt to reach the cluster and between two of them, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const CONNECT_RETRY_MS = 1_000;
/** Time for what is still queued to leave when the producer is closed, in milliseconds. */
const FLUSH_TIMEOUT_MS = 5_000;

/** Who waits for a delivery report. */
interface Waiting {
  resolve(position: RecordPosition): void;
  reject(error: DeliveryError): void;
}

/**
 * An idempotent producer on librdkafka. It connects in the background for as long as it takes, and refuses records
 * until then.
 */
export class KafkaProducer implements RecordProducer {
  private client: Producer | undefined;
  private readonly closing = new AbortController();

  /** Resolves when the producer is connected for the first time. Never rejects. */
  readonly connected: Promise<void>;

  private constructor(private readonly options: KafkaProducerOptions) {
    this.connected = this.connectUntilClosed();
  }

  static start(options: KafkaProducerOptions): KafkaProducer {
    return new KafkaProducer(options);
  }

  send({ topic, key, value, headers }: OutgoingRecord): Promise<RecordPosition> {
    const { client } = this;
    if (client === undefined) return Promise.reject(new DeliveryError("not connected to Kafka yet", "notSent"));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { resolve, reject };
      const bytes = typeof value === "string" ? Buffer.from(value) : value;
      const headerList = Object.entries(headers ?? {}).map(([name, text]) => ({ [name]: text }));
      try {
        client.produce(topic, null, bytes, key, null, waiting, headerList);
      } catch (error) {
        this.endIfFatal(error as LibrdKafkaError);
        reject(new DeliveryError((error as Error).message, "notSent", { cause: error }));
      }
    });
  }

  /** Throws unless a broker answers and `topic` has a leader on every partition. */
  async check(topic: string): Promise<void> {
    if (this.client === undefined) throw new Error("not connected to Kafka yet");
    await checkKafka(this.client, topic);
  }

  /** Sends what is queued, waits for its acknowledgement for a few seconds, and disconnects. */
  async close(): Promise<void> {
    this.closing.abort();
    const { client } = this;
    if (client === undefined) return;
    await new Promise<void>((resolve) => {
      client.disconnect(FLUSH_TIMEOUT_MS, () => {
        resolve();
      });
    });
  }

  private async connectUntilClosed(): Promise<void> {
    const { logger } = this.options;
    while (!this.closing.signal.aborted) {
      try {
        this.client = await this.connect();
        logger.info("producer connected to Kafka");
        return;
      } catch (error) {
        logger.warn({ err: error }, "Kafka is not to be reached, trying again");
      }
      await delay(CONNECT_RETRY_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    return new Promise(() => undefined);
  }

  private connect(): Promise<Producer> {
    const client = new Producer(idempotentProducerOptions(this.options.connection, this.options.limits));
    client.on("delivery-report", (error, report) => {
      this.settle(error, report);
    });
    client.on("event.error", (error) => {
      this.options.logger.warn({ err: error }, "Kafka producer");
      this.endIfFatal(error);
    });
    return new Promise((resolve, reject) => {
      client.connect({ timeout: CONNECT_TIMEOUT_MS }, (error: LibrdKafkaError | null) => {
        if (error) {
          reject(new Error(error.message, { cause: error }));
          return;
        }
        // On librdkafka's own thread: reports do not wait for a turn of the event loop's timers.
        client.setPollInBackground(true);
        resolve(client);
      });
    });
  }

  private settle(error: LibrdKafkaError | null, { topic, partition, offset, opaque }: DeliveryReport): void {
    const waiting = opaque as Waiting;
    if (!error) {
      waiting.resolve({ topic, partition, offset: String(offset) });
      return;
    }
    this.endIfFatal(error);
    // The record may have been written and only its acknowledgement lost.
    waiting.reject(new DeliveryError(error.message, "unknown", { cause: error }));
  }

  private endIfFatal(error: LibrdKafkaError): void {
    if (error.isFatal === true || error.code === CODES.ERRORS.ERR__FATAL) {
      this.options.endProcess("the idempotent producer failed for good", error);
    }
  }
}
