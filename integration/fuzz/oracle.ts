import { hourlyTransactionTopic, logsTopic, ordersDeadLetterTopic, ordersTopic } from "../../contract/topics";
import { partitionName, positionName, type RecordPosition } from "../harness/kafka/topic-partition";
import type { ClientLedger } from "../harness/ledger/compare";
import { sinkTopics } from "../harness/orders/connector-poison";
import type { FuzzRecord } from "./fuzz-record";

/** What is remembered of a record once it is written: of large ones, little. */
export interface WrittenRecord extends Pick<
  FuzzRecord,
  "index" | "topic" | "kind" | "partition" | "verdict" | "id" | "mayBeRefused"
> {
  /** null: refused by the brokers. */
  readonly offset: bigint | null;
}

/** A record of a dead-letter topic. */
export interface Letter {
  readonly at: RecordPosition;
  /** What its headers say; null where they say nothing. */
  readonly origin: RecordPosition | null;
}

/** Everything that was seen of a run. */
export interface Observed {
  /** What is on the dead-letter topics since the run began. */
  readonly letters: readonly Letter[];
  /** Ends of the partitions when the run began, by `partitionName`: dead letters of earlier records are not the run's. */
  readonly beganAt: ReadonlyMap<string, bigint>;
  /** The run's rows in `transactions`, one entry a row. */
  readonly rows: readonly string[];
  /** The run's documents in `shopstream-logs`, one entry a document. */
  readonly documents: readonly string[];
  /** Records that the ledger's recount takes for poison, since the run began. */
  readonly recountedPoison: number;
}

/** Something that is not as its generator said. */
export interface Finding {
  readonly problem: string;
  readonly record?: WrittenRecord;
}

const deadLetterTopicsOf = new Map<string, readonly string[]>([
  [ordersTopic.name, [ordersDeadLetterTopic.name]],
  ...sinkTopics.map(({ topic, deadLetterTopics }) => [topic, deadLetterTopics] as const),
]);

/** Topics whose dead letters are compared. */
export const readTopics = [ordersTopic.name, logsTopic.name, hourlyTransactionTopic.name] as const;

/** Compares what was written with what was seen. None of it asks why a record is bad: its generator said so. */
export function findingsOf(records: readonly WrittenRecord[], observed: Observed): Finding[] {
  return [
    ...unexpectedRefusals(records),
    ...compareLetters(records, observed),
    ...compareIds("row of transactions", records, "order", observed.rows),
    ...compareIds("document of shopstream-logs", records, "log", observed.documents),
    ...compareRecount(records, observed),
  ];
}

function unexpectedRefusals(records: readonly WrittenRecord[]): Finding[] {
  return records
    .filter(({ offset, mayBeRefused }) => offset === null && !mayBeRefused)
    .map((record) => ({ problem: "refused by the brokers", record }));
}

const placeIn = (record: WrittenRecord): string | null =>
  record.offset === null ? null : positionName({ ...record, offset: record.offset });

function compareLetters(records: readonly WrittenRecord[], { letters, beganAt }: Observed): Finding[] {
  const written = new Map(records.flatMap((record) => [[placeIn(record), record] as const]));
  /** By the place of the record that they are of, the topics that they are on. */
  const found = new Map<string, string[]>();
  const findings: Finding[] = [];
  for (const { at, origin } of letters) {
    // The run writes to these topics itself, also what looks like a dead letter.
    if (written.has(positionName(at))) continue;
    if (origin === null) {
      findings.push({ problem: `a dead letter of nothing at ${positionName(at)}` });
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
    const place = placeIn(record);
    const isDead = record.verdict === "poison" || record.verdict === "dead letter";
    const expected = place !== null && isDead ? (deadLetterTopicsOf.get(record.topic) ?? []) : [];
    const actual = place === null ? [] : (found.get(place) ?? []);
    for (const topic of new Set([...expected, ...actual])) {
      const times = actual.filter((other) => other === topic).length;
      const due = expected.includes(topic) ? 1 : 0;
      if (times !== due) findings.push({ problem: `${times} dead letters on ${topic} instead of ${due}`, record });
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

/** The ledger and the generator know orders apart by rules that share nothing. */
function compareRecount(records: readonly WrittenRecord[], { recountedPoison }: Observed): Finding[] {
  const expected = records.filter(
    ({ verdict, offset, id }) => verdict === "poison" && offset !== null && id === undefined,
  ).length;
  return recountedPoison === expected
    ? []
    : [
        {
          problem: `the ledger's recount takes ${recountedPoison} records of ${ordersTopic.name} for poison, ${expected} are`,
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
