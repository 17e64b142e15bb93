import { connect as connectSocket, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { KafkaSecurity, KafkaTls } from "./kafka-security";
import type { TopicPartition } from "./topic-partition";

/** A transaction that is neither committed nor aborted. */
export interface OpenTransaction {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Offset of its first record in the partition. */
  readonly startOffset: bigint;
  /** When the producer last wrote to the partition, in epoch milliseconds. */
  readonly lastTimestampMs: bigint;
}

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

const DESCRIBE_PRODUCERS = 61;
const CORRELATION_ID = 1;
const ANSWER_TIMEOUT_MS = 3_000;
/** Far above what a partition with thousands of producers needs. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Asks a partition's leader which transactions are open in it. librdkafka (2.15) has no call for that, so the request is
 * encoded here: DescribeProducers, key 61, version 0 (KIP-664, `DescribeProducersRequest.json` of Apache Kafka).
 * @throws Error when the broker does not answer within 3 s, or answers with an error; where clients log in by SASL, which is not
 * encoded here
 */
export async function openTransactions(
  leader: BrokerAddress,
  partition: TopicPartition,
  { tls, sasl }: KafkaSecurity,
): Promise<OpenTransaction[]> {
  if (sasl !== undefined) throw new Error("it is not asked for where clients log in by SASL");
  return readAnswer(await exchange(leader, requestFor(partition), tls));
}

/** A request, preceded by its length. */
function requestFor({ topic, partition }: TopicPartition): Buffer {
  const topicBytes = Buffer.from(topic);
  const body = Buffer.concat([
    int16(DESCRIBE_PRODUCERS),
    int16(0),
    int32(CORRELATION_ID),
    // No client id, no tagged fields; then one topic with one partition, each list as its length plus one.
    int16(-1),
    Buffer.from([0, 2]),
    unsignedVarint(topicBytes.length + 1),
    topicBytes,
    Buffer.from([2]),
    int32(partition),
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([int32(body.length), body]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Sends a request and resolves with the answer without its length. */
function exchange({ host, port }: BrokerAddress, request: Buffer, tls: KafkaTls | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket: Socket = tls
      ? connectTls({
          host,
          port,
          servername: isIP(host) ? "" : host,
          ca: tls.ca,
          cert: tls.client?.certificate,
          key: tls.client?.key,
        })
      : connectSocket({ host, port });
    const end = (error: Error | undefined, answer = Buffer.alloc(0)): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve(answer);
    };
    const timer = setTimeout(() => {
      end(new Error(`no answer from ${host}:${port} within ${ANSWER_TIMEOUT_MS} ms`));
    }, ANSWER_TIMEOUT_MS);
    let received = Buffer.alloc(0);
    socket.once(tls ? "secureConnect" : "connect", () => socket.write(request));
    socket.once("error", (error) => end(error));
    socket.once("close", () => end(new Error(`${host}:${port} closed the connection`)));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4) return;
      const length = received.readInt32BE(0);
      if (length < 0 || length > MAX_ANSWER_BYTES) end(new Error(`an answer of ${length} bytes from ${host}:${port}`));
      else if (received.length >= 4 + length) end(undefined, received.subarray(4, 4 + length));
    });
  });
}

/** Reads the answer's one topic and one partition. @throws Error with the broker's error code; RangeError when it is truncated */
export function readAnswer(answer: Buffer): OpenTransaction[] {
  const reader = new AnswerReader(answer);
  // Correlation id, tagged fields, throttle time.
  reader.skip(4);
  reader.skipTags();
  reader.skip(4);
  const open: OpenTransaction[] = [];
  for (let topics = reader.arrayLength(); topics > 0; topics -= 1) {
    reader.skipString();
    for (let partitions = reader.arrayLength(); partitions > 0; partitions -= 1) {
      reader.skip(4);
      const errorCode = reader.int16();
      reader.skipString();
      if (errorCode !== 0) throw new Error(`the broker answers with error ${errorCode}`);
      for (let producers = reader.arrayLength(); producers > 0; producers -= 1) {
        const producerId = reader.int64();
        const producerEpoch = reader.int32();
        reader.skip(4);
        const lastTimestampMs = reader.int64();
        reader.skip(4);
        const startOffset = reader.int64();
        reader.skipTags();
        if (startOffset >= 0n) open.push({ producerId, producerEpoch, startOffset, lastTimestampMs });
      }
      reader.skipTags();
    }
    reader.skipTags();
  }
  return open;
}

/** Reads the primitive types of a flexible version (KIP-482). */
class AnswerReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  skip(count: number): void {
    this.at += count;
  }

  int16(): number {
    return this.bytes.readInt16BE(this.advance(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.advance(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.advance(8));
  }

  /** 0 for null, too. */
  arrayLength(): number {
    return Math.max(0, this.unsignedVarint() - 1);
  }

  skipString(): void {
    this.skip(this.arrayLength());
  }

  skipTags(): void {
    for (let tags = this.unsignedVarint(); tags > 0; tags -= 1) {
      this.unsignedVarint();
      this.skip(this.unsignedVarint());
    }
  }

  private unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes.readUInt8(this.advance(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a varint of more than five bytes");
  }

  private advance(count: number): number {
    const { at } = this;
    this.at += count;
    return at;
  }
}
