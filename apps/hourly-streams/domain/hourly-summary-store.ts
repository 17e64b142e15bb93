import { formatHourWindow, type HourlyCount } from "../../../contract/hourly-summary";
import { RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import type { ConsumerRecord } from "../streams/runtime/records";
import type { TimeWindows } from "../streams/windowed-count/time-windows";
import { readHourlyCount } from "./hourly-count-record";

/**
 * The hourly counts of all instances, for queries: a global table of `hourly-transaction-topic`. It holds the hours that
 * are retained when the newest of them is the stream time.
 */
export class HourlySummaryStore {
  private readonly counts = new Map<string, HourlyCount>();
  private newestStartMs = -Infinity;

  constructor(private readonly windows: TimeWindows) {}

  /** Applies a record. An invalid one changes nothing. */
  apply(record: Pick<ConsumerRecord, "partition" | "key" | "value" | "timestamp">): void {
    const count = readHourlyCount(record);
    if (count === null) this.counts.delete(record.key?.toString() ?? "");
    if (count === null || count === undefined || !this.isHourWindow(count.hourWindow)) return;
    const startMs = Date.parse(count.hourWindow);
    // No valid order is further ahead, and such a record would make every other hour expire.
    if (startMs > record.timestamp + RECORD_TIME_MAX_AHEAD_MS) return;
    this.counts.set(count.hourWindow, count);
    this.newestStartMs = Math.max(this.newestStartMs, startMs);
    this.forgetExpired();
  }

  /** Whether a text is the start of a window in the contract's format. */
  isHourWindow(text: string): boolean {
    const instantMs = Date.parse(text);
    if (Number.isNaN(instantMs)) return false;
    return formatHourWindow(this.windows.startOf(this.windows.windowNumberOf(instantMs))) === text;
  }

  /** The count of one hour. */
  find(hourWindow: string): HourlyCount | undefined {
    return this.counts.get(hourWindow);
  }

  /** Every retained hour with orders, newest first. */
  list(): HourlyCount[] {
    return [...this.counts.values()].sort((one, other) => (one.hourWindow < other.hourWindow ? 1 : -1));
  }

  private forgetExpired(): void {
    const oldest = formatHourWindow(this.windows.startOf(this.windows.retainedFrom(this.newestStartMs)));
    for (const hourWindow of this.counts.keys()) if (hourWindow < oldest) this.counts.delete(hourWindow);
  }
}
