import { HOURLY_TRANSACTION_TOPIC, LOGS_TOPIC, ORDERS_DEAD_LETTER_TOPIC, ORDERS_TOPIC } from "../../contract/topics";
import { partitionName, positionName, type RecordPosition } from "../harness/kafka/topic-partition";
import type { ClientLedger } from "../harness/ledger/compare";
import { SINK_TOPICS } from "../harness/orders/connector-poison";
import type { FuzzRecord } from "./fuzz-record";

/** What is kept of a record once it is written: not its key and value, which may be large. */
export interface WrittenRecord extends Pick<
  FuzzRecord,
  "index" | "topic" | "kind" | "partition" | "verdict" | "id" | "mayBeRefused"
> {
  /** null when the brokers refused it. */
  readonly offset: bigint | null;
}

/** A record of a dead-letter topic. */
export interface Letter {
  readonly at: RecordPosition;
  /** The record it is about, from its headers; null when they name none. */
  readonly origin: RecordPosition | null;
}

/** Everything that was observed of a run. */
export interface Observed {
  /** What was added to the dead-letter topics since the run started. */
  readonly letters: readonly Letter[];
  /** Ends of the partitions when the run started, by `partitionName`: dead letters of earlier records are not the run's. */
  readonly beganAt: ReadonlyMap<string, bigint>;
  /** The `orderId` of each of the run's rows in `transactions`. */
  readonly rows: readonly string[];
  /** The `eventId` of each of the run's documents in `shopstream-logs`. */
  readonly documents: readonly string[];
  /** Records that the ledger's recount rejected as poison since the run started. */
  readonly recountedPoison: number;
}

/** Something that is not as the generator said. */
export interface Finding {
  readonly problem: string;
  readonly record?: WrittenRecord;
}

const DEAD_LETTER_TOPICS = new Map<string, readonly string[]>([
  [ORDERS_TOPIC.name, [ORDERS_DEAD_LETTER_TOPIC.name]],
  ...SINK_TOPICS.map(({ topic, deadLetterTopics }) => [topic, deadLetterTopics] as const),
]);

/** Topics whose dead letters are compared. */
export const COMPARED_TOPICS = [ORDERS_TOPIC.name, LOGS_TOPIC.name, HOURLY_TRANSACTION_TOPIC.name] as const;

/** Compares what was written with what was observed. Why a record is bad does not matter here: its generator said so. */
export function findingsOf(records: readonly WrittenRecord[], observed: Observed): Finding[] {
  return [
    ...findUnexpectedRefusals(records),
    ...compareLetters(records, observed),
    ...compareIds("row of transactions", records, "order", observed.rows),
    ...compareIds("document of shopstream-logs", records, "log", observed.documents),
    ...compareRecount(records, observed),
  ];
}

function findUnexpectedRefusals(records: readonly WrittenRecord[]): Finding[] {
  return records
    .filter(({ offset, mayBeRefused }) => offset === null && !mayBeRefused)
    .map((record) => ({ problem: "refused by the brokers", record }));
}

const findPosition = (record: WrittenRecord): string | null =>
  record.offset === null ? null : positionName({ ...record, offset: record.offset });

function compareLetters(records: readonly WrittenRecord[], { letters, beganAt }: Observed): Finding[] {
  const written = new Map(records.flatMap((record) => [[findPosition(record), record] as const]));
  /** By the position of the record, the topics of its dead letters. */
  const found = new Map<string, string[]>();
  const findings: Finding[] = [];
  for (const { at, origin } of letters) {
    // The run itself writes to these topics, even records that look like dead letters.
    if (written.has(positionName(at))) continue;
    if (origin === null) {
      findings.push({ problem: `a dead letter without an origin at ${positionName(at)}` });
      continue;
    }
    const began = beganAt.get(partitionName(origin));
    if (began !== undefined && origin.offset < began) continue;
    const name = positionName(origin);
    found.set(name, [...(found.get(name) ?? []), at.topic]);
    if (!written.has(name))
      findings.push({ problem: `a dead letter at ${positionName(at)} of ${name}, which the run did not write` });
  }
  for (const record of records) {
    const place = findPosition(record);
    const isDead = record.verdict === "poison" || record.verdict === "dead letter";
    const expected = place !== null && isDead ? (DEAD_LETTER_TOPICS.get(record.topic) ?? []) : [];
    const actual = place === null ? [] : (found.get(place) ?? []);
    for (const topic of new Set([...expected, ...actual])) {
      const times = actual.filter((other) => other === topic).length;
      const expectedTimes = expected.includes(topic) ? 1 : 0;
      if (times !== expectedTimes)
        findings.push({ problem: `${times} dead letters on ${topic} instead of ${expectedTimes}`, record });
    }
  }
  return findings;
}

function compareIds(
  what: string,
  records: readonly WrittenRecord[],
  verdict: "order" | "log",
  found: readonly string[],
): Finding[] {
  const times = new Map<string, number>();
  for (const id of found) times.set(id, (times.get(id) ?? 0) + 1);
  const findings: Finding[] = [];
  for (const record of records) {
    if (record.verdict !== verdict || record.offset === null || record.id === undefined) continue;
    const seen = times.get(record.id) ?? 0;
    if (seen !== 1) findings.push({ problem: `${seen} times a ${what} instead of once`, record });
    times.delete(record.id);
  }
  for (const id of times.keys()) findings.push({ problem: `${id} is a ${what}, and should not be` });
  return findings;
}

/** The ledger and the generator tell orders from poison by independent rules. */
function compareRecount(records: readonly WrittenRecord[], { recountedPoison }: Observed): Finding[] {
  const expected = records.filter(
    ({ verdict, offset, id }) => verdict === "poison" && offset !== null && id === undefined,
  ).length;
  return recountedPoison === expected
    ? []
    : [
        {
          problem: `the ledger's recount found ${recountedPoison} poison records on ${ORDERS_TOPIC.name} instead of ${expected}`,
        },
      ];
}

/** The orders among the records, for the ledger: each was written directly to the topic, some more than once. */
export function clientLedgerOfRecords(records: readonly WrittenRecord[]): ClientLedger {
  const writtenDirectly = new Set<string>();
  const attempts = new Map<string, number>();
  for (const { id, offset, verdict } of records) {
    if (id === undefined || offset === null || verdict === "nothing" || verdict === "log") continue;
    attempts.set(id, (attempts.get(id) ?? 0) + 1);
    if (verdict === "order") writtenDirectly.add(id);
  }
  return { accepted: new Set(), uncertain: new Set(), writtenDirectly, attempts };
}
