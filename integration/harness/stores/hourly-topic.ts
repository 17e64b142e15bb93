import type { HourlyCount } from "../../../contract/hourly-summary";
import type { TopicRecord } from "../kafka/topic-record";

/** What `hourly-transaction-topic` says of each hour: the newest committed record of a key stands. */
export class HourlyTopic {
  readonly #counts = new Map<string, number>();

  /** Takes in the next record. One that is no count (a test's poison) is passed over, as the sinks do. */
  add({ key, value }: Pick<TopicRecord, "key" | "value">): void {
    if (key === null) return;
    if (value === null) {
      this.#counts.delete(key);
      return;
    }
    const count = readCount(value);
    if (count?.hourWindow === key) this.#counts.set(key, count.transactionCount);
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
