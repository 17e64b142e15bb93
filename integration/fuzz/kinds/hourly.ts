import { connectSchemaOf } from "../../../contract/derived/connect-schema";
import { HOURLY_COUNT_ENTITY } from "../../../contract/hourly-summary";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import { partitionOfKey } from "../../harness/kafka/topic-partition";
import type { Draft, Kind, Source } from "../fuzz-record";
import { foreignKinds } from "./foreign";
import { NOT_UTF8, objectText, CORRUPTIONS, replaceMark, without, withRaw, type RawFields } from "./json-text";

/*
 * No record here is a valid count: readers accept one under the right key whoever wrote it, and only access rights prevent
 * that. Keys that are hours are of 1999, which has no orders: a bad record under a real hour's key would let compaction
 * delete that hour's count.
 */

const MARK = "MARK";
const COUNT_SCHEMA = JSON.stringify(connectSchemaOf(HOURLY_COUNT_ENTITY));
const DEEP_SCHEMA = `${'{"type":"array","items":'.repeat(300)}{}${"}".repeat(300)}`;

const two = (number: number): string => String(number).padStart(2, "0");
const anHour = ({ random }: Source): string =>
  `1999-${two(random.between(1, 12))}-${two(random.between(1, 28))}T${two(random.between(0, 23))}:00:00Z`;

const payloadOf = (hour: string): RawFields => [
  ["hourWindow", JSON.stringify(hour)],
  ["transactionCount", "1"],
];
const envelope = (payload: RawFields | string): RawFields => [
  ["schema", COUNT_SCHEMA],
  ["payload", typeof payload === "string" ? payload : objectText(payload)],
];

type Mutation = (hour: string, source: Source) => RawFields | Buffer;

const bad = (name: string, mutation: Mutation, changes?: (hour: string, source: Source) => Partial<Draft>): Kind => ({
  name: `bad count, ${name}`,
  draft: (source) => {
    const hour = anHour(source);
    const content = mutation(hour, source);
    const value = Buffer.isBuffer(content) ? content : Buffer.from(objectText(content));
    return { key: Buffer.from(hour), value, verdict: "dead letter", ...changes?.(hour, source) };
  },
});

const keep: Mutation = (hour) => envelope(payloadOf(hour));
const badCount =
  (...rawValues: readonly string[]): Mutation =>
  (hour, { random }) =>
    envelope(withRaw(payloadOf(hour), "transactionCount", random.pick(rawValues)));
/** A valid count of an invalid hour, under the same key. */
const badHour = (name: string, hour: (source: Source) => string): Kind => ({
  name: `bad count, ${name}`,
  draft: (source) => {
    const text = hour(source);
    return {
      key: Buffer.from(text),
      value: Buffer.from(objectText(envelope(payloadOf(text)))),
      verdict: "dead letter",
    };
  },
});

const ENVELOPE_KINDS: readonly Kind[] = [
  bad("no schema", (hour) => without(envelope(payloadOf(hour)), "schema")),
  bad("no payload", (hour) => without(envelope(payloadOf(hour)), "payload")),
  bad("no envelope", (hour) => payloadOf(hour)),
  bad("more beside schema and payload", (hour) => [...envelope(payloadOf(hour)), ["headers", "{}"]]),
  bad("a payload that is no object", (_hour, { random }) => envelope(random.pick(["null", "1", "[]", '"{}"', "true"]))),
  bad("a schema that is no object", (hour, { random }) =>
    withRaw(envelope(payloadOf(hour)), "schema", random.pick(["null", "1", "[]", '"struct"'])),
  ),
  bad("a schema that nests deeply, and no count", (hour) =>
    withRaw(envelope(without(payloadOf(hour), "transactionCount")), "schema", DEEP_SCHEMA),
  ),
  bad("a schema that allows null, and null", (hour) =>
    withRaw(
      envelope(withRaw(payloadOf(hour), "transactionCount", "null")),
      "schema",
      COUNT_SCHEMA.replaceAll("false", "true"),
    ),
  ),
  bad("not UTF-8 within its schema", (hour, { random }) =>
    replaceMark(
      objectText(withRaw(envelope(payloadOf(hour)), "schema", `{"name":"${MARK}"}`)),
      MARK,
      random.pick(NOT_UTF8),
    ),
  ),
  ...CORRUPTIONS.map(([what, corrupt]) => bad(what, (hour) => corrupt(objectText(envelope(payloadOf(hour)))))),
];

const PAYLOAD_KINDS: readonly Kind[] = [
  bad("no hour", (hour) => envelope(without(payloadOf(hour), "hourWindow"))),
  bad("no count", (hour) => envelope(without(payloadOf(hour), "transactionCount"))),
  bad("a count of a wrong type", badCount('"1"', "null", "true", "[1]", "{}")),
  bad(
    "a count out of range",
    badCount("-1", "1.5", "1e300", "9007199254740992", "9223372036854775808", "-9223372036854775809"),
  ),
  bad("a number that is not valid JSON", badCount("01", "+1", "NaN", "Infinity", "0x1", "1.")),
  bad("an hour of a wrong type", (hour, { random }) =>
    envelope(withRaw(payloadOf(hour), "hourWindow", random.pick(["null", "1", "[]", "{}"]))),
  ),
  // hourly-streams' API uses the last of two (docs/records.md), so that one has to be wrong.
  bad("a count twice, the last one wrong", (hour) => envelope([...payloadOf(hour), ["transactionCount", "-1"]])),
  bad("an unknown field", (hour, { random }) =>
    envelope([...payloadOf(hour), [random.pick(["createdAt", "id", "", "hourwindow"]), "1"]]),
  ),
];

const PLACE_KINDS: readonly Kind[] = [
  badHour("a text that is not an hour", (source) => `noon-${source.nextId()}`.slice(0, 60)),
  badHour("half an hour", (source) => anHour(source).replace(":00:00Z", ":30:00Z")),
  badHour("an hour of a day that does not exist", ({ random }) => `1999-02-30T${two(random.between(0, 23))}:00:00Z`),
  badHour("an hour before 1970", (source) => anHour(source).replace("1999", "1969")),
  badHour("an hour in the far future", ({ random }) => `9999-12-${two(random.between(1, 31))}T23:00:00Z`),
  bad("another hour's key", keep, (hour) => ({ key: Buffer.from(hour.replace("1999", "1998")) })),
  bad("a key with a zero byte behind it", keep, (hour) => ({ key: Buffer.from(`${hour}\0`) })),
  bad("an empty key", keep, () => ({ key: Buffer.alloc(0) })),
  bad("no key", keep, () => ({ key: null, mayBeRefused: true })),
  bad("another partition than its key's", keep, (hour, { random }) => {
    const { partitions } = HOURLY_TRANSACTION_TOPIC;
    return {
      partition: (partitionOfKey(HOURLY_TRANSACTION_TOPIC, hour) + random.between(1, partitions - 1)) % partitions,
    };
  }),
  {
    name: "tombstone of an hour without orders",
    draft: (source) => ({ key: Buffer.from(anHour(source)), value: null, verdict: "nothing" }),
  },
];

/** Records for `hourly-transaction-topic`. */
export const HOURLY_KINDS: readonly Kind[] = [
  ...ENVELOPE_KINDS,
  ...PAYLOAD_KINDS,
  ...PLACE_KINDS,
  ...foreignKinds({
    verdict: "dead letter",
    tombstoneVerdict: "nothing",
    compacted: true,
    partitions: HOURLY_TRANSACTION_TOPIC.partitions,
  }),
];
