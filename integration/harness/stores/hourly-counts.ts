import { z } from "zod";
import { hourWindowOf, type HourlyCount } from "../../../contract/hourly-summary";
import { RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import { partitionOfKey } from "../kafka/topic-partition";
import { strictText, type TopicRecord } from "../kafka/topic-record";

type HourlyRecord = Pick<TopicRecord, "keyBytes" | "valueBytes" | "timestampMs" | "partition">;

/** Largest value of a count, in bytes. */
const VALUE_MAX_BYTES = 16_384;

/** The counts on `hourly-transaction-topic`: of each key, the newest committed record counts. */
export class HourlyTopic {
  readonly #counts = new Map<string, number>();
  readonly #regressions: string[] = [];

  /** Adds the next record. One that is not a count (a test's poison) is skipped, as the sinks do. */
  add({ keyBytes, valueBytes, timestampMs, partition }: HourlyRecord): void {
    const key = keyBytes === null ? undefined : strictText(keyBytes);
    if (key === undefined) return;
    if (valueBytes === null) {
      this.#counts.delete(key);
      return;
    }
    const count = readCount(valueBytes);
    if (count?.hourWindow !== key || !isHour(key) || partition !== partitionOfKey(HOURLY_TRANSACTION_TOPIC, key))
      return;
    if (Date.parse(key) > timestampMs + RECORD_TIME_MAX_AHEAD_MS) return;
    const before = this.#counts.get(key) ?? 0;
    if (count.transactionCount < before) {
      this.#regressions.push(`the count of ${key} fell from ${before} to ${count.transactionCount}`);
    }
    this.#counts.set(key, count.transactionCount);
  }

  /** Counts that decreased. Orders are never removed, so a writer with outdated state has written. */
  get regressions(): readonly string[] {
    return this.#regressions;
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}

/** `2026-11-22T14:00:00Z`: an existing day and hour, from 1970 on. */
function isHour(text: string): boolean {
  const instantMs = Date.parse(text);
  return instantMs >= 0 && hourWindowOf(instantMs) === text;
}

function readCount(value: Buffer): HourlyCount | null {
  const text = value.length > VALUE_MAX_BYTES ? undefined : strictText(value);
  if (text === undefined) return null;
  try {
    const { payload, schema, ...others } = JSON.parse(text) as { payload?: Partial<HourlyCount>; schema?: unknown };
    const { hourWindow, transactionCount, ...unknown } = payload ?? {};
    if (!isObject(schema) || Object.keys({ ...others, ...unknown }).length > 0) return null;
    return typeof hourWindow === "string" && Number.isSafeInteger(transactionCount) && Number(transactionCount) >= 0
      ? { hourWindow, transactionCount: Number(transactionCount) }
      : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const hourlySummarySchema = z.object({
  hourlySummaries: z.array(z.object({ hourWindow: z.string(), transactionCount: z.number().int() })),
});

/** `GET /api/hourly-summary` of hourly-streams: the count of each `hourWindow`. */
export async function hourlySummaryFromApi(hourlyStreamsUrl: string): Promise<Map<string, number>> {
  const response = await fetch(new URL("/api/hourly-summary", hourlyStreamsUrl), {
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`/api/hourly-summary answered ${response.status}: ${await response.text()}`);
  const { hourlySummaries } = hourlySummarySchema.parse(await response.json());
  return new Map(hourlySummaries.map(({ hourWindow, transactionCount }) => [hourWindow, transactionCount]));
}
