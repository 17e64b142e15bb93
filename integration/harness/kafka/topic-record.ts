import type { KafkaMessage } from "kafkajs";

/** A record as it stands on a topic, as text: bytes that are not UTF-8 are replaced. */
export interface TextRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** The record's own timestamp, epoch milliseconds. */
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
  /** Of a header that is there more than once the last one, as Kafka's `lastHeader` has it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A record with its bytes. They are a part of the whole response of a broker: to keep one keeps all of it in memory. */
export interface TopicRecord extends TextRecord {
  readonly keyBytes: Buffer | null;
  readonly valueBytes: Buffer | null;
}

/** Reads a kafkajs message. Key and value become text when they are asked for: not every reader of large ones does. */
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

/** What of a record may be kept. */
export function textOf({ topic, partition, offset, timestampMs, key, value, headers }: TextRecord): TextRecord {
  return { topic, partition, offset, timestampMs, key, value, headers };
}
