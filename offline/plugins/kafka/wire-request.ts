import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ClientOptions } from "./client-options";

/** How long a broker may take for one request, connection included. */
const TIMEOUT_MS = 10_000;
const CLIENT_ID = "pulumi-resource-kafka";

/** Builds the body of a request in Kafka's types, versions without tagged fields (kafka.apache.org/protocol). */
export class WireWriter {
  private readonly parts: Buffer[] = [];

  int8(value: number): this {
    return this.add(1, (bytes) => bytes.writeInt8(value));
  }

  int16(value: number): this {
    return this.add(2, (bytes) => bytes.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.add(4, (bytes) => bytes.writeInt32BE(value));
  }

  float64(value: number): this {
    return this.add(8, (bytes) => bytes.writeDoubleBE(value));
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const bytes = Buffer.from(value);
    this.int16(bytes.length).parts.push(bytes);
    return this;
  }

  array<Item>(items: readonly Item[], write: (item: Item) => unknown): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  private add(size: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.alloc(size);
    write(bytes);
    this.parts.push(bytes);
    return this;
  }
}

/** Reads the body of an answer. Its methods throw a RangeError where the answer is too short. */
export class WireReader {
  private position = 0;

  constructor(private readonly answer: Buffer) {}

  int16(): number {
    return this.answer.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.answer.readInt32BE(this.skip(4));
  }

  float64(): number {
    return this.answer.readDoubleBE(this.skip(8));
  }

  string(): string | null {
    const length = this.int16();
    if (length < 0) return null;
    const from = this.skip(length);
    return this.answer.toString("utf8", from, from + length);
  }

  /** An array that is null has no items. */
  array<Item>(read: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  private skip(bytes: number): number {
    const from = this.position;
    this.position += bytes;
    return from;
  }
}

export interface WireRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly body: Buffer;
}

/**
 * Asks the first broker that answers: for requests that kafkajs does not have.
 * @throws Error what the last broker's connection failed with
 */
export async function askAnyBroker(options: ClientOptions, request: WireRequest): Promise<WireReader> {
  let last: unknown;
  for (const address of options.brokers) {
    try {
      return await ask(address, options.ssl, request);
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`no broker of ${options.brokers.join(", ")} answered: ${String(last)}`, { cause: last });
}

function ask(
  address: string,
  ssl: ClientOptions["ssl"],
  { apiKey, apiVersion, body }: WireRequest,
): Promise<WireReader> {
  const separator = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, separator), Number(address.slice(separator + 1))];
  const correlationId = 1;
  const header = new WireWriter().int16(apiKey).int16(apiVersion).int32(correlationId).string(CLIENT_ID).bytes();
  const size = new WireWriter().int32(header.length + body.length).bytes();
  return new Promise((resolve, reject) => {
    const send = (): unknown => socket.write(Buffer.concat([size, header, body]));
    const socket = ssl ? connectTls({ host, port, ...ssl }, send) : connect({ host, port }, send);
    const end = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(TIMEOUT_MS, () => end(new Error(`${address} did not answer within ${TIMEOUT_MS / 1000} s`)));
    socket.on("error", end);
    socket.on("close", () => reject(new Error(`${address} closed the connection`)));
    socket.on("data", (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      if (received.length < 8 || received.length < 4 + received.readInt32BE(0)) return;
      resolve(new WireReader(received.subarray(8)));
      end();
    });
  });
}
