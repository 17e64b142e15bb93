import { Producer, type KafkaConsumer, type LibrdKafkaError } from "@confluentinc/kafka-javascript";
import { connectWithRetry, disconnect } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { PartitionOffset } from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import { StreamsError, type ErrorRemedy } from "../streams/runtime/errors";
import type { TransactionalClient } from "../streams/runtime/ports";
import type { ProducerRecord } from "../streams/runtime/records";
import { CALL_TIMEOUT_MS, transactionalProducerOptions } from "./client-options";
import { streamsErrorOf } from "./librdkafka";
import { nativeCall, type NativeCallback } from "./native-call";

export interface KafkaTransactionalClientOptions {
  readonly connection: KafkaConnection;
  /** The same for every process that replaces this instance, and for no other. */
  readonly transactionalId: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told when only another client can continue. */
  readonly onFatal: (error: unknown) => void;
}

/** How long acknowledgements may take once a transaction is to be aborted, in milliseconds. */
const FLUSH_TIMEOUT_MS = 5_000;
/** A call that has not returned by then never will, in milliseconds. */
const CALL_LIMIT_MS = CALL_TIMEOUT_MS + 3_000;

/** The transactional producer on librdkafka: each call as a promise, each error with its remedy. */
export class KafkaTransactionalClient implements TransactionalClient {
  private callsInFlight = 0;
  /** Records of the transaction that brokers have not acknowledged; those that failed stay among them. */
  private unacknowledged = 0;
  /** Whether the transaction's commit was asked for. Brokers may finish it from then on. */
  private isCommitRequested = false;

  private constructor(
    private readonly options: KafkaTransactionalClientOptions,
    private producer: Producer,
  ) {
    this.listen();
  }

  static async connect(options: KafkaTransactionalClientOptions): Promise<KafkaTransactionalClient> {
    return new KafkaTransactionalClient(options, await connectProducer(options));
  }

  private listen(): void {
    this.producer.on("delivery-report", (error: LibrdKafkaError | null) => {
      if (!error) this.unacknowledged -= 1;
    });
    // Reports arrive while a call waits for them.
    this.producer.setPollInBackground(true);
  }

  /** The client itself, for metadata. Another one may have taken its place by the next call. */
  get client(): Producer {
    return this.producer;
  }

  /** The consumer whose offsets go into the transactions. Set before the first `sendOffsets`. */
  consumer: KafkaConsumer | undefined;

  initTransactions(): Promise<void> {
    return this.call("the initialization of transactions", "RETRY", (done) =>
      this.producer.initTransactions(CALL_TIMEOUT_MS, done),
    );
  }

  beginTransaction(): Promise<void> {
    this.unacknowledged = 0;
    this.isCommitRequested = false;
    return this.call("the start of a transaction", "FATAL", (done) => this.producer.beginTransaction(done));
  }

  produce({ topic, partition, key, value }: ProducerRecord): void {
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    try {
      this.producer.produce(topic, partition ?? null, bytes, key);
      this.unacknowledged += 1;
    } catch (error) {
      throw streamsErrorOf(error as LibrdKafkaError, `producing to ${topic}`, "ABORT");
    }
  }

  sendOffsets(offsets: readonly PartitionOffset[]): Promise<void> {
    const { consumer } = this;
    if (consumer === undefined) throw new Error("the transactional client was given no consumer");
    return this.call("adding offsets to a transaction", "ABORT", (done) =>
      this.producer.sendOffsetsToTransaction([...offsets], consumer, CALL_TIMEOUT_MS, done),
    );
  }

  commitTransaction(): Promise<void> {
    this.isCommitRequested = true;
    return this.call("the commit of a transaction", "FATAL", (done) =>
      this.producer.commitTransaction(CALL_TIMEOUT_MS, done),
    );
  }

  /**
   * Aborts: by this client if every record has been acknowledged, else by one that takes its place. librdkafka (2.15.1,
   * `rd_kafka_toppar_purge_queues`) drops records that wait to be sent, or sent again, and gives their sequence numbers to the next
   * transaction's. A broker that has written one takes the other for its repetition: it acknowledges it and drops it, while the
   * offsets are committed (decision 0020).
   */
  async abortTransaction(): Promise<void> {
    if (this.unacknowledged > 0) await this.flush();
    if (this.unacknowledged > 0) return this.abortByReplacement();
    await this.call("the abort of a transaction", "FATAL", (done) =>
      this.producer.abortTransaction(CALL_TIMEOUT_MS, done),
    );
  }

  /**
   * Sequence numbers begin anew with a client's epoch, and `initTransactions` aborts what the one before has left open. But it would
   * finish a commit that brokers have begun: then only a process without this one's state can go on.
   */
  private async abortByReplacement(): Promise<void> {
    const unacknowledged = `${this.unacknowledged} records of an aborted transaction are not acknowledged`;
    if (this.isCommitRequested) throw new StreamsError(unacknowledged, "FATAL");
    this.options.logger.warn(`${unacknowledged}: another transactional client takes over`);
    await this.close();
    this.producer = await connectProducer(this.options);
    this.listen();
    await this.initTransactions();
    this.unacknowledged = 0;
  }

  /** Waits a while for acknowledgements. Never rejects: what is not acknowledged is counted. */
  private flush(): Promise<void> {
    return this.call("the records of a transaction", "FATAL", (done) =>
      this.producer.flush(FLUSH_TIMEOUT_MS, done),
    ).catch(() => undefined);
  }

  /**
   * Disconnects.
   * @throws Error when a call has not returned: then the client cannot be released
   */
  async close(): Promise<void> {
    if (this.callsInFlight > 0) throw new Error("a call of librdkafka has not returned");
    await disconnect(this.producer);
  }

  private call(what: string, otherwise: ErrorRemedy, start: (done: NativeCallback) => void): Promise<void> {
    return nativeCall({
      what,
      limitMs: CALL_LIMIT_MS,
      asStreamsError: (error) => streamsErrorOf(error, what, otherwise),
      start: (done) => {
        start((error) => {
          this.callsInFlight -= 1;
          done(error);
        });
        this.callsInFlight += 1;
      },
    });
  }
}

function connectProducer(options: KafkaTransactionalClientOptions): Promise<Producer> {
  const { connection, transactionalId, logger, signal, onFatal } = options;
  const { bootstrapServers } = connection;
  const create = () => new Producer(transactionalProducerOptions(connection, transactionalId));
  return connectWithRetry(create, { logger, signal, bootstrapServers, onFatal });
}
