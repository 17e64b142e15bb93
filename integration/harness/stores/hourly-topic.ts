import type { HourlyCount } from "../../../contract/hourly-summary";
import type { TopicRecord } from "../kafka/topic-record";

/** What `hourly-transaction-topic` says of each hour: the newest committed record of a key stands. */
export class HourlyTopic {
  readonly #counts = new Map<string, number>();
  readonly #falls: string[] = [];

  /** Takes in the next record. One that is no count (a test's poison) is passed over, as the sinks do. */
  add({ key, value }: Pick<TopicRecord, "key" | "value">): void {
    if (key === null) return;
    if (value === null) {
      this.#counts.delete(key);
      return;
    }
    const count = readCount(value);
    if (count?.hourWindow !== key) return;
    const before = this.#counts.get(key) ?? 0;
    if (count.transactionCount < before) {
      this.#falls.push(`the count of ${key} fell from ${before} to ${count.transactionCount}`);
    }
    this.#counts.set(key, count.transactionCount);
  }

  /** Orders are never taken back: where a count falls, an outdated writer has written. */
  get falls(): readonly string[] {
    return this.#falls;
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}

function readCount(value: string): HourlyCount | null {
  try {
    const { payload } = JSON.parse(value) as { payload?: Partial<HourlyCount> };
    const { hourWindow, transactionCount } = payload ?? {};
    return typeof hourWindow === "string" && typeof transactionCount === "number"
      ? { hourWindow, transactionCount }
      : null;
  } catch {
    return null;
  }
}
