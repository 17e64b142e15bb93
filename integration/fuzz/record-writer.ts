import {
  CompressionTypes,
  type IHeaders,
  type Message,
  type Producer,
  type ProducerRecord,
  type RecordMetadata,
} from "kafkajs";
import { isRefusedByBrokers, type KafkaCluster } from "../harness/kafka/cluster";
import type { CodecName, FuzzBatch, FuzzRecord } from "./fuzz-record";
import type { WrittenRecord } from "./oracle";

const compressionOf: Readonly<Record<CodecName, CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

/** Writes batches; those of one topic one after another. */
interface RecordWriter {
  write(batch: FuzzBatch): Promise<WrittenRecord[]>;
  close(): Promise<void>;
}

/** @param name prefix of the run's transactional ids, and of no other run's */
export async function recordWriter({ kafka }: Pick<KafkaCluster, "kafka">, name: string): Promise<RecordWriter> {
  // Idempotent: a retried request must not leave a second record whose offset nobody knows.
  const options = {
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
    // A transaction is refused until the markers of the one before it are written.
    retry: { initialRetryTime: 20, maxRetryTime: 1_000, retries: 20 },
  };
  const plain = kafka.producer(options);
  await plain.connect();
  /** One per topic: a producer has one transaction at a time. */
  const transactional = new Map<string, Promise<Producer>>();

  async function connectTransactional(topic: string): Promise<Producer> {
    const producer = kafka.producer({ ...options, transactionalId: `${name}${topic}` });
    await producer.connect();
    return producer;
  }

  async function send({ topic, codec, transaction: kind, records }: FuzzBatch): Promise<RecordMetadata[]> {
    const contents = [...new Set(records.map(({ partition }) => partition))].map((partition) => ({
      topic,
      messages: records.filter((record) => record.partition === partition).map(messageOf),
      compression: compressionOf[codec],
    }));
    if (kind === "none") return sendEach(plain, contents);
    const producer = transactional.get(topic) ?? connectTransactional(topic);
    transactional.set(topic, producer);
    const transaction = await (await producer).transaction();
    const written = await sendEach(transaction, contents);
    await (kind === "committed" ? transaction.commit() : transaction.abort());
    return written;
  }

  return {
    write: async (batch) => {
      try {
        return addOffsets(batch.records, await send(batch));
      } catch (error) {
        if (batch.transaction === "none" && isRefusedByBrokers(error))
          return batch.records.map((record) => toWrittenRecord(record, null));
        const [first] = batch.records;
        throw new Error(`${batch.topic} did not accept the batch of record ${first?.index} (${first?.kind})`, {
          cause: error,
        });
      }
    },
    close: async () => {
      await Promise.all([plain, ...(await Promise.all(transactional.values()))].map((each) => each.disconnect()));
    },
  };
}

/**
 * One request per partition: when one of several brokers refuses, kafkajs sends again to all that have not answered yet
 * (its src/producer/sendMessages.js).
 */
async function sendEach(
  sender: Pick<Producer, "send">,
  contents: readonly ProducerRecord[],
): Promise<RecordMetadata[]> {
  const written: RecordMetadata[] = [];
  for (const content of contents) written.push(...(await sender.send(content)));
  return written;
}

function messageOf({ key, value, partition, timestamp, headers }: FuzzRecord): Message {
  return { key, value, partition, timestamp, headers: headers as IHeaders };
}

/** Adds the offsets: a batch's records of one partition are consecutive. */
function addOffsets(records: readonly FuzzRecord[], written: readonly RecordMetadata[]): WrittenRecord[] {
  const next = new Map(written.map(({ partition, baseOffset = "" }) => [partition, BigInt(baseOffset)]));
  return records.map((record) => {
    const offset = next.get(record.partition);
    if (offset === undefined) throw new Error(`${record.topic}-${record.partition} acknowledged nothing`);
    next.set(record.partition, offset + 1n);
    return toWrittenRecord(record, offset);
  });
}

function toWrittenRecord(record: FuzzRecord, offset: bigint | null): WrittenRecord {
  const { index, topic, kind, partition, verdict, id, mayBeRefused } = record;
  return { index, topic, kind, partition, verdict, ...(id !== undefined && { id }), mayBeRefused, offset };
}

/** Batches of one topic that may wait, so that large ones do not fill memory. */
const MAX_WAITING_BATCHES = 8;

/** Writes the batches of each topic in order, those of different topics concurrently. @throws the first failure */
export async function writeInTopicOrder(
  batches: Iterable<FuzzBatch>,
  write: (batch: FuzzBatch) => Promise<void>,
): Promise<void> {
  const last = new Map<string, Promise<void>>();
  const inFlight = new Set<Promise<void>>();
  for (const batch of batches) {
    const before = last.get(batch.topic) ?? Promise.resolve();
    const writing: Promise<void> = before.then(() => write(batch)).finally(() => inFlight.delete(writing));
    last.set(batch.topic, writing);
    inFlight.add(writing);
    // Awaited below; until then a failure must not be unhandled.
    writing.catch(() => undefined);
    if (inFlight.size >= MAX_WAITING_BATCHES) await Promise.race(inFlight);
  }
  await Promise.all(last.values());
}
