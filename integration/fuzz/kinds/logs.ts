import { LOG_STATUSES, type LogMessage } from "../../../contract/log-message";
import { LOGS_TOPIC } from "../../../contract/topics";
import { partitionOfKey } from "../../harness/kafka/topic-partition";
import type { Draft, Kind, Source } from "../fuzz-record";
import { foreignKinds } from "./foreign";
import {
  escapeAll,
  NOT_UTF8,
  objectText,
  rawFieldsOf,
  CORRUPTIONS,
  replaceMark,
  without,
  withRaw,
  type RawFields,
} from "./json-text";

const MARK = "MARK";

const aLog = (source: Source): LogMessage => ({
  timestamp: new Date(source.startMs).toISOString(),
  serviceName: "order-producer",
  status: LOG_STATUSES.started,
  errorMessage: null,
  eventId: source.nextId(),
  orderId: null,
  traceId: null,
});

type Mutation = (fields: RawFields, source: Source) => RawFields | string | Buffer;

function kind(
  name: string,
  verdict: "log" | "dead letter",
  mutation: Mutation,
  changes?: (id: string, source: Source) => Partial<Draft>,
): Kind {
  return {
    name,
    draft: (source) => {
      const log = aLog(source);
      const content = mutation(rawFieldsOf({ ...log }), source);
      const value = Buffer.isBuffer(content)
        ? content
        : Buffer.from(typeof content === "string" ? content : objectText(content));
      const id = verdict === "log" ? { id: log.eventId } : {};
      return { key: Buffer.from(log.eventId), value, verdict, ...id, ...changes?.(log.eventId, source) };
    },
  };
}
const good = (name: string, mutation: Mutation): Kind => kind(`log, ${name}`, "log", mutation);
const bad = (name: string, mutation: Mutation, changes?: (id: string, source: Source) => Partial<Draft>): Kind =>
  kind(`bad log, ${name}`, "dead letter", mutation, changes);

const keep: Mutation = (fields) => fields;
const set =
  (name: keyof LogMessage, ...rawValues: readonly string[]): Mutation =>
  (fields, { random }) =>
    withRaw(fields, name, random.pick(rawValues));

const REQUIRED = ["timestamp", "serviceName", "status", "eventId"] as const;

/** A log with another event id, which is also its key. */
const withId = (name: string, verdict: "log" | "dead letter", change: (id: string) => string): Kind => ({
  name,
  draft: (source) => {
    const log = aLog(source);
    const id = change(log.eventId);
    const value = Buffer.from(JSON.stringify({ ...log, eventId: id }));
    return { key: Buffer.from(id), value, verdict, ...(verdict === "log" && { id }) };
  },
});

const GOOD_KINDS: readonly Kind[] = [
  // Repeated, so that there are enough good records among the bad.
  ...Array<Kind>(8).fill(good("plain", keep)),
  good("without what may be null", (fields) => without(without(without(fields, "errorMessage"), "orderId"), "traceId")),
  good("in a trace", set("traceId", JSON.stringify("4bf92f3577b34da6a3ce929d0e0e4736"))),
  good("fields in another order", (fields, { random }) => random.shuffle(fields)),
  good("blanks up to 16 KiB", (fields) => objectText(fields).padEnd(16_384)),
  good(
    "any characters",
    set("errorMessage", JSON.stringify('é \u{1f600} \u0000 \u2028 \ufeff "quoted" <b>'), JSON.stringify("مرحبا")),
  ),
  good("escaped characters", (fields) => withRaw(fields, "errorMessage", escapeAll("a\u{1f600}\u0001"))),
  good("texts of the largest length", set("errorMessage", JSON.stringify("é".repeat(1_024)))),
  withId("log, an id of 512 bytes", "log", (id) => id.padEnd(512, "i")),
  withId("log, an id of other letters", "log", (id) => `${id}:é\u{1f600}`),
];

const BAD_KINDS: readonly Kind[] = [
  ...REQUIRED.map((name) => bad(`${name} is missing`, (fields) => without(fields, name))),
  ...REQUIRED.map((name) =>
    bad(`${name} is of a wrong type`, set(name, "null", "true", "1", "[]", "{}", '{"a":{"b":[1]}}')),
  ),
  ...REQUIRED.map((name) =>
    bad(`${name} twice`, (fields) => [...fields, ...fields.filter(([field]) => field === name)]),
  ),
  ...(["serviceName", "status", "orderId"] as const).map((name) =>
    bad(`${name} is too long`, set(name, JSON.stringify("x".repeat(65)))),
  ),
  bad("a trace id that is too long", set("traceId", JSON.stringify("a".repeat(33)))),
  bad("an error message that is too long", set("errorMessage", JSON.stringify("x".repeat(1_025)))),
  bad("an error message of a wrong type", set("errorMessage", "1", "false", "[null]", "{}")),
  bad("an empty text", (fields, { random }) =>
    withRaw(fields, random.pick(["serviceName", "status", "orderId", "errorMessage"]), '""'),
  ),
  bad("half of a surrogate pair", set("errorMessage", '"\\ud800"', '"\\udc00a"', '"\\ud83d\\ud83d"')),
  bad("not UTF-8 within a text", (fields, { random }) =>
    replaceMark(objectText(withRaw(fields, "errorMessage", JSON.stringify(MARK))), MARK, random.pick(NOT_UTF8)),
  ),
  bad(
    "an invalid time",
    set(
      "timestamp",
      '"noon"',
      '"2026-02-30T00:00:00.000Z"',
      '"2026-11-22T14:05:00Z"',
      '"2026-11-22T14:05:00.000+00:00"',
      '"1969-12-31T23:59:59.999Z"',
      '"+292278994-08-17T07:12:55.807Z"',
      '"2026-11-22T24:00:00.000Z"',
    ),
  ),
  bad("an unknown field", (fields, { random }) => [
    ...fields,
    [random.pick(["colour", "_id", "", "status.keyword"]), "1"],
  ]),
  bad("an unknown field that nests deeply", (fields) => [
    ...fields,
    ["deep", `${'{"a":'.repeat(1_500)}1${"}".repeat(1_500)}`],
  ]),
  bad("thousands of fields", (fields) => [
    ...fields,
    ...Array.from({ length: 900 }, (_none, at) => [`f${at}`, "1"] as const),
  ]),
  ...CORRUPTIONS.map(([what, corrupt]) => bad(what, (fields) => corrupt(objectText(fields)))),
  bad("another event's key", keep, (_id, { nextId }) => ({ key: Buffer.from(nextId()) })),
  bad("a key with a zero byte behind it", keep, (id) => ({ key: Buffer.from(`${id}\0`) })),
  bad("an empty key", keep, () => ({ key: Buffer.alloc(0) })),
  bad("no key", keep, () => ({ key: null, mayBeRefused: true })),
  bad("another partition than its key's", keep, (id, { random }) => ({
    partition: (partitionOfKey(LOGS_TOPIC, id) + random.between(1, LOGS_TOPIC.partitions - 1)) % LOGS_TOPIC.partitions,
  })),
  withId("bad log, an id of 513 bytes", "dead letter", (id) => id.padEnd(513, "i")),
  withId("bad log, an id of over 512 bytes in 512 characters", "dead letter", (id) => id.padEnd(400, "é")),
];

/** Records for `logs-topic`. */
export const LOG_KINDS: readonly Kind[] = [
  ...GOOD_KINDS,
  ...BAD_KINDS,
  ...foreignKinds({
    verdict: "dead letter",
    tombstoneVerdict: "nothing",
    compacted: true,
    partitions: LOGS_TOPIC.partitions,
  }),
];
