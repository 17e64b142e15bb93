import { MAX_MESSAGE_BYTES } from "../../../contract/topics";
import type { Draft, Kind, Source, Verdict } from "../fuzz-record";
import { NOT_UTF8 } from "./json-text";

/** How a topic treats the records of clients that do not know its format. */
interface ForeignOptions {
  readonly verdict: Verdict;
  /** The verdict on a record without a value. */
  readonly tombstoneVerdict: Verdict;
  /** Whether the topic is compacted: then the brokers refuse records without a key. */
  readonly compacted: boolean;
  readonly partitions: number;
}

const SCALARS = [
  "null",
  "42",
  "-0",
  "1e400",
  "true",
  '"text"',
  "[]",
  "{}",
  "{}{}",
  "[[]]",
  '{"":null}',
  "{not json",
  " ",
];
const WORDS = ["order", "quantity", "\u{1f600}", "\u0000", "'; DROP TABLE transactions; --", "é", "\r\n", "%s"];

/** The header of an uncompressed batch of one record is 61 bytes, that of its record about 20. */
const FRAME_BYTES = 90;

/**
 * Records that are in no format of the pipeline. Their keys start with an id of the run, are empty or random: the key of a
 * real record would let compaction delete that record.
 */
export function foreignKinds({ verdict, tombstoneVerdict, compacted, partitions }: ForeignOptions): Kind[] {
  const key = (source: Source): Buffer => Buffer.from(source.nextId());
  /** Such a record is treated the same on every partition. */
  const somewhere = ({ random }: Source): { partition?: number } =>
    random.chance(0.5) ? {} : { partition: random.between(0, partitions - 1) };
  const kind = (name: string, draft: (source: Source) => Partial<Draft>): Kind => ({
    name,
    draft: (source) => ({
      key: key(source),
      value: Buffer.from("{}"),
      verdict,
      ...somewhere(source),
      ...draft(source),
    }),
  });
  const large = (name: string, value: (source: Source, bytes: number) => Buffer): Kind =>
    kind(name, (source) => ({ value: value(source, source.largeBytes(source.random.chance(0.1) ? 300_000 : 40_000)) }));

  return [
    kind("random bytes", ({ random }) => ({ value: random.bytes(random.between(1, 4_000)) })),
    kind("one byte", ({ random }) => ({ value: random.bytes(1) })),
    kind("empty value", () => ({ value: Buffer.alloc(0) })),
    kind("empty key and value", () => ({ key: Buffer.alloc(0), value: Buffer.alloc(0) })),
    kind("JSON that is something else", ({ random }) => ({ value: Buffer.from(random.pick(SCALARS)) })),
    kind("text", ({ random }) => ({
      value: Buffer.from(Array.from({ length: random.between(1, 60) }, () => random.pick(WORDS)).join(" ")),
    })),
    kind("not UTF-8", ({ random }) => ({ value: random.pick(NOT_UTF8) })),
    kind("nested deeply", ({ random }) => ({
      value: Buffer.from(random.pick(["[", '{"a":', "[{"]).repeat(random.between(1, 5_000))),
    })),
    large("nested very deeply", (_source, bytes) => Buffer.alloc(bytes, "[")),
    large("large, random", ({ random }, bytes) => random.bytes(bytes)),
    large("large, blanks", (_source, bytes) => Buffer.alloc(bytes, " ")),
    large("a number of many digits", (_source, bytes) =>
      Buffer.concat([Buffer.from('{"a":'), Buffer.alloc(bytes, "9")]),
    ),
    kind("about as large as a batch", (source) => {
      const { random } = source;
      // Few, because each takes much of the run's total.
      const room = random.chance(0.25) ? MAX_MESSAGE_BYTES - FRAME_BYTES + random.between(-100, 100) : 30_000;
      return { value: random.bytes(source.largeBytes(room, room)), headers: {}, mayBeRefused: true };
    }),
    kind("empty key", () => ({ key: Buffer.alloc(0) })),
    kind("binary key", ({ random }) => ({ key: random.bytes(random.between(16, 64)) })),
    kind("key over 512 bytes", (source) => ({
      key: Buffer.from(source.nextId().padEnd(source.random.between(513, 3_000), "k")),
    })),
    kind("very long key", (source) => ({ key: Buffer.from(source.nextId().padEnd(source.largeBytes(30_000), "k")) })),
    kind("no key", () => ({ key: null, mayBeRefused: compacted })),
    kind("no key, no value", () => ({ key: null, value: null, verdict: tombstoneVerdict, mayBeRefused: compacted })),
    kind("tombstone", () => ({ value: null, verdict: tombstoneVerdict })),
    kind("tombstone of an empty key", () => ({ key: Buffer.alloc(0), value: null, verdict: tombstoneVerdict })),
    kind("tombstone of a binary key", ({ random }) => ({
      key: random.bytes(40),
      value: null,
      verdict: tombstoneVerdict,
    })),
    kind("forged headers of a dead letter", () => ({
      headers: {
        topic: Buffer.from("orders-topic"),
        partition: Buffer.from("0"),
        offset: Buffer.from("0"),
        "__connect.errors.topic": Buffer.from("logs-topic"),
        "__connect.errors.partition": Buffer.from("0"),
        "__connect.errors.offset": Buffer.from("0"),
      },
    })),
  ];
}
