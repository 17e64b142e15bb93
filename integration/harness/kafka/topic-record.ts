import type { KafkaMessage } from "kafkajs";
import type { RecordPosition } from "./topic-partition";

/** A record of a topic as text: bytes that are not UTF-8 are replaced. */
export interface TextRecord extends RecordPosition {
  /** The record's own timestamp, epoch milliseconds. */
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
  /** Of several headers with one name the last one, as Kafka's `lastHeader` returns. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A record with its bytes. They share the memory of a broker's whole response: to keep one record keeps all of it. */
export interface TopicRecord extends TextRecord {
  readonly keyBytes: Buffer | null;
  readonly valueBytes: Buffer | null;
}

/** Reads a kafkajs message. Key and value are decoded on access: not every reader of large ones needs their text. */
export function topicRecord(topic: string, partition: number, message: KafkaMessage): TopicRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestampMs: Number(message.timestamp),
    keyBytes: message.key,
    valueBytes: message.value,
    get key() {
      return message.key === null ? null : message.key.toString();
    },
    get value() {
      return message.value === null ? null : message.value.toString();
    },
    headers: Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [
        name,
        (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? "",
      ]),
    ),
  };
}

/** A copy without the bytes, which may be kept. */
export function textOf({ topic, partition, offset, timestampMs, key, value, headers }: TextRecord): TextRecord {
  return { topic, partition, offset, timestampMs, key, value, headers };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes bytes, keeping a byte order mark; undefined when they are not UTF-8. */
export function strictText(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
