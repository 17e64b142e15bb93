import { CODES, Producer, type DeliveryReport, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { Flights, MAX_GATHERING_MS, type Runway } from "./flights";
import { checkKafka, connectWithRetry, disconnect, isFatal } from "./kafka-client";
import { idempotentProducerOptions, type KafkaConnection, type ProducerLimits } from "./kafka-options";
import type { Logger } from "../process/logging";
import { DeliveryError, type DeliveryFate, type OutgoingRecord, type RecordProducer } from "./record-producer";
import type { PartitionOffset } from "./topic-partition";
import type { EndProcess } from "../process/shutdown";

export interface KafkaProducerOptions {
  readonly connection: KafkaConnection;
  readonly limits: ProducerLimits;
  readonly logger: Logger;
  /** Called when librdkafka has given up on the producer: only a new one can send. */
  readonly endProcess: EndProcess;
  /** Shared with producers that it takes turns with. Default: records wait for those of this producer only. */
  readonly runway?: Runway;
}

/** Errors of the record itself: its size, or a value that its topic never accepts. */
const RECORD_REFUSED: readonly number[] = [
  CODES.ERRORS.ERR_MSG_SIZE_TOO_LARGE,
  CODES.ERRORS.ERR_RECORD_LIST_TOO_LARGE,
  CODES.ERRORS.ERR_INVALID_RECORD,
];

/** The caller that waits for a delivery report, or for those of several records. */
interface Waiting {
  resolve(position: PartitionOffset): void;
  reject(error: DeliveryError): void;
}

/** An idempotent producer on librdkafka. It connects in the background, and refuses records until then. */
export class KafkaProducer implements RecordProducer {
  private client: Producer | undefined;
  private readonly flights: Flights<readonly [OutgoingRecord, Waiting]>;
  private readonly closing = new AbortController();

  /** Resolves when the producer is connected for the first time. Never rejects. */
  readonly connected: Promise<void>;

  private constructor(private readonly options: KafkaProducerOptions) {
    this.flights = new Flights((records) => {
      for (const [record, waiting] of records) this.produce(record, waiting);
      this.flush();
    }, options.runway);
    this.connected = this.connectUntilClosed();
  }

  static start(options: KafkaProducerOptions): KafkaProducer {
    return new KafkaProducer(options);
  }

  send(record: OutgoingRecord): Promise<PartitionOffset> {
    return new Promise((resolve, reject) => {
      this.flights.add([record, { resolve, reject }]);
    });
  }

  sendAll(records: readonly OutgoingRecord[]): Promise<readonly DeliveryError[]> {
    if (records.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const errors: DeliveryError[] = [];
      let unsettled = records.length;
      const settleOne = (): void => {
        unsettled -= 1;
        if (unsettled === 0) resolve(errors);
      };
      const waiting: Waiting = {
        resolve: settleOne,
        reject: (error) => {
          errors.push(error);
          settleOne();
        },
      };
      for (const record of records) this.produce(record, waiting);
      this.flush();
    });
  }

  private produce({ topic, partition, key, value, headers }: OutgoingRecord, waiting: Waiting): void {
    const { client } = this;
    if (client === undefined) {
      waiting.reject(new DeliveryError("not connected to Kafka yet", "notSent"));
      return;
    }
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    const headerList = headers && Object.entries(headers).map(([name, text]) => ({ [name]: text }));
    try {
      client.produce(topic, partition ?? null, bytes, key, null, waiting, headerList);
      this.flights.departed();
    } catch (error) {
      waiting.reject(this.deliveryError(error as LibrdKafkaError, "notSent"));
    }
  }

  /** Has librdkafka send what it has been handed, one request for each partition, without waiting for more. Takes a thread of libuv's pool meanwhile. */
  private flush(): void {
    if (this.client?.isConnected() !== true) return;
    this.client.flush(MAX_GATHERING_MS, () => {
      // Delivery reports say what became of the records.
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
    this.flights.depart();
    await disconnect(client);
  }

  private async connectUntilClosed(): Promise<void> {
    const { logger, connection } = this.options;
    const { bootstrapServers } = connection;
    const { signal } = this.closing;
    try {
      const onFatal = (error: unknown): void => this.end(error);
      const client = await connectWithRetry(() => this.createClient(), { logger, bootstrapServers, signal, onFatal });
      // On librdkafka's own thread, so that reports do not wait for the event loop's timers.
      client.setPollInBackground(true);
      this.client = client;
      logger.info("producer connected to Kafka");
    } catch (error) {
      if (!signal.aborted) throw error;
      await new Promise(() => undefined);
    }
  }

  private createClient(): Producer {
    const client = new Producer(idempotentProducerOptions(this.options.connection, this.options.limits));
    client.on("delivery-report", (error, report) => {
      this.settle(error, report);
    });
    return client;
  }

  private settle(error: LibrdKafkaError | null, { topic, partition, offset, opaque }: DeliveryReport): void {
    const waiting = opaque as Waiting;
    this.flights.landed();
    if (!error) {
      waiting.resolve({ topic, partition, offset });
      return;
    }
    // The record may have been written and only its acknowledgement lost.
    waiting.reject(this.deliveryError(error, "unknown"));
  }

  private deliveryError(error: LibrdKafkaError, fate: DeliveryFate): DeliveryError {
    this.endIfFatal(error);
    return new DeliveryError(error.message, fate, { cause: error, canRetry: !RECORD_REFUSED.includes(error.code) });
  }

  private endIfFatal(error: LibrdKafkaError): void {
    if (isFatal(error)) this.end(error);
  }

  private end(error: unknown): void {
    this.options.endProcess("the idempotent producer failed permanently", error);
  }
}
