import { CompressionTypes, type Message } from "kafkajs";
import { connectSchemaOf } from "../../../contract/derived/connect-schema";
import { HOURLY_COUNT_ENTITY, hourWindowOf } from "../../../contract/hourly-summary";
import { LOG_STATUSES, type LogMessage } from "../../../contract/log-message";
import { partitionOf } from "../../../contract/partitioner";
import {
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  LOGS_TOPIC,
} from "../../../contract/topics";

/** A record that a sink cannot write, and the topics where its dead letters have to appear. */
interface ConnectorPoison {
  readonly what: string;
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
  /** Default: the partition that its key belongs to. */
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, Buffer>>;
  /** Whether its writer compresses it, so that it can exceed the topic's `max.message.bytes`. Default false. */
  readonly compressed?: boolean;
  /** Whether it is too large for a dead letter, which then has its beginning, and size and digest in headers. Default false. */
  readonly cut?: boolean;
  readonly deadLetterTopics: readonly string[];
}

/** The topics that sinks read, with the dead-letter topics of their sinks. */
export const SINK_TOPICS = [
  { topic: LOGS_TOPIC.name, deadLetterTopics: [LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC.name] },
  {
    topic: HOURLY_TRANSACTION_TOPIC.name,
    deadLetterTopics: [HOURLY_JDBC_DEAD_LETTER_TOPIC.name, HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC.name],
  },
] as const;
const [logs, hourly] = SINK_TOPICS;

/** Nested too deeply for a recursive parser. */
const DEEPLY_NESTED = "[".repeat(500_000);
const JUNK_BYTES = 1_048_400;
const UNPACKED_BYTES = 50 * 1_048_576;

/** A log message as order-producer writes it, with some fields changed. */
export function logMessage(eventId: string, changes: Readonly<Record<string, unknown>> = {}): string {
  const message: LogMessage = {
    timestamp: new Date().toISOString(),
    serviceName: "order-producer",
    status: LOG_STATUSES.started,
    errorMessage: null,
    eventId,
    orderId: null,
    traceId: null,
  };
  return JSON.stringify({ ...message, ...changes });
}

/** A count as hourly-streams writes it. */
export function hourlyCount(payload: unknown, schema: unknown = connectSchemaOf(HOURLY_COUNT_ENTITY)): string {
  return JSON.stringify({ schema, payload });
}

const utf8 = (text: string): Buffer => Buffer.from(text);

function onLogs(what: string, value: string | Buffer, more: Partial<ConnectorPoison> = {}): ConnectorPoison {
  return { what, ...logs, key: utf8(`poison:${what}`), value: Buffer.from(value), ...more };
}

/** An hour without orders: a poison record under a real hour's key would replace its count. */
const EMPTY_HOUR = "1999-01-01T00:00:00Z";

function onHourly(what: string, value: string | Buffer, more: Partial<ConnectorPoison> = {}): ConnectorPoison {
  return { what, ...hourly, key: utf8(EMPTY_HOUR), value: Buffer.from(value), ...more };
}

/** A schema that allows null, which the contract does not. */
function optionalSchema(): unknown {
  const schema = connectSchemaOf(HOURLY_COUNT_ENTITY);
  return { ...schema, fields: schema.fields.map((field) => ({ ...field, optional: true })) };
}

function logPoison(): ConnectorPoison[] {
  const longId = "é".repeat(257);
  const elsewhere = utf8("poison:elsewhere");
  return [
    ...["{not json", "", "null", "42", "true", '"text"', "[]", "{}", "{}{}"].map((value) =>
      onLogs(`the value ${value || "''"}`, value),
    ),
    onLogs("not UTF-8", Buffer.from([0xff, 0xfe, 0x00])),
    onLogs("UTF-16", Buffer.from(logMessage("poison:UTF-16"), "utf16le")),
    onLogs("nested deeply", DEEPLY_NESTED),
    onLogs("a number of 500,000 digits", `{"status":${"9".repeat(500_000)}}`),
    onLogs(
      "10,000 fields",
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`f${at}`, at]))),
    ),
    onLogs("almost max.message.bytes of junk", Buffer.alloc(JUNK_BYTES, "x")),
    onLogs("50 MiB of junk, compressed", Buffer.alloc(UNPACKED_BYTES, "x"), { compressed: true, cut: true }),
    onLogs(
      "a field that the mapping does not know",
      logMessage("poison:a field that the mapping does not know", { colour: "red" }),
    ),
    onLogs("a time that is not valid", logMessage("poison:a time that is not valid", { timestamp: "noon" })),
    onLogs(
      "a year that Elasticsearch does not know",
      logMessage("poison:a year that Elasticsearch does not know", { timestamp: "+292278994-08-17T07:12:55.807Z" }),
    ),
    onLogs("a missing field", logMessage("poison:a missing field", { status: undefined })),
    onLogs("a field that is an object", logMessage("poison:a field that is an object", { status: { a: 1 } })),
    onLogs(
      "an error message that is too long",
      logMessage("poison:an error message that is too long", { errorMessage: "x".repeat(1_025) }),
    ),
    onLogs("half of a character", logMessage("poison:half of a character", { errorMessage: "\ud800" })),
    onLogs("an empty key", logMessage(""), { key: Buffer.alloc(0) }),
    onLogs("another event's key", logMessage("poison:another event")),
    onLogs("a key that is not UTF-8", logMessage("a\ufffd"), { key: Buffer.from([0x61, 0xff]) }),
    onLogs("a key of 514 bytes", logMessage(longId), { key: utf8(longId) }),
    onLogs("a key of 1 MB", "{}", { key: Buffer.alloc(1_000_000, "k") }),
    onLogs("another partition than its key's", logMessage("poison:elsewhere"), {
      key: elsewhere,
      partition: (partitionOf(elsewhere, LOGS_TOPIC.partitions) + 1) % LOGS_TOPIC.partitions,
    }),
    onLogs("headers that nest deeply", "{}", {
      headers: { nested: utf8(DEEPLY_NESTED), number: utf8("1e1000000000") },
    }),
  ];
}

function hourlyPoison(): ConnectorPoison[] {
  const good = { hourWindow: EMPTY_HOUR, transactionCount: 1 };
  const inFarFuture = "9999-12-31T23:00:00Z";
  const now = hourWindowOf(Date.now());
  return [
    ...["{not json", "", "null", "42", "[]", "{}"].map((value) => onHourly(`the value ${value || "''"}`, value)),
    onHourly("no schema", JSON.stringify(good)),
    onHourly("nothing but a schema", hourlyCount(null, { ...connectSchemaOf(HOURLY_COUNT_ENTITY), optional: true })),
    onHourly(
      "a schema of deeply nested structs",
      `{"schema":${'{"type":"array","items":'.repeat(40_000)}{}${"}".repeat(40_000)},"payload":{}}`,
    ),
    onHourly("nested deeply", DEEPLY_NESTED),
    onHourly("almost max.message.bytes of junk", Buffer.alloc(JUNK_BYTES, "x")),
    onHourly("50 MiB of junk, compressed", Buffer.alloc(UNPACKED_BYTES, "x"), { compressed: true, cut: true }),
    onHourly("a missing field", hourlyCount({ transactionCount: 1 })),
    onHourly("a null that its schema allows", hourlyCount({ ...good, transactionCount: null }, optionalSchema())),
    onHourly("a field that the contract does not know", hourlyCount({ ...good, createdAt: "2026-11-22T14:00:00Z" })),
    ...["1", -1, 1.5, 1e300, true, [1]].map((count) =>
      onHourly(`the count ${JSON.stringify(count)}`, hourlyCount({ ...good, transactionCount: count })),
    ),
    onHourly("a count that no 64 bits hold", hourlyCount(good).replace(":1}", ":9223372036854775808}")),
    onHourly("a text that is not an hour", hourlyCount({ ...good, hourWindow: "noon" }), { key: utf8("noon") }),
    onHourly("half an hour", hourlyCount({ ...good, hourWindow: "1999-01-01T00:30:00Z" }), {
      key: utf8("1999-01-01T00:30:00Z"),
    }),
    onHourly("an hour in the far future", hourlyCount({ ...good, hourWindow: inFarFuture }), {
      key: utf8(inFarFuture),
    }),
    onHourly("another hour's key", hourlyCount(good), { key: utf8("1999-01-01T01:00:00Z") }),
    onHourly("another partition than its key's", hourlyCount({ hourWindow: now, transactionCount: 7 }), {
      key: utf8(now),
      partition:
        (partitionOf(utf8(now), HOURLY_TRANSACTION_TOPIC.partitions) + 1) % HOURLY_TRANSACTION_TOPIC.partitions,
    }),
  ];
}

/** The message of a writer that chooses partitions as Kafka's Java client does. */
export function messageOf(poison: Pick<ConnectorPoison, "key" | "value" | "partition" | "headers">): Message {
  const { key, value, partition = partitionOf(key, LOGS_TOPIC.partitions), headers } = poison;
  return { key, value, partition, ...(headers && { headers: { ...headers } }) };
}

/** The codec of a message's batch. */
export function compressionOf({ compressed }: Pick<ConnectorPoison, "compressed">): CompressionTypes {
  return compressed === true ? CompressionTypes.GZIP : CompressionTypes.None;
}

/** Records that any client may write to the topics that sinks read. Made on demand: some are large. */
export function connectorPoison(): readonly ConnectorPoison[] {
  return [...logPoison(), ...hourlyPoison()];
}
