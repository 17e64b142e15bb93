import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { ORDERS_TOPIC } from "../../contract/topics";
import { LATENCY_BUCKETS_SECONDS, measureRecordAge } from "../service-kit/process/metrics";
import type { StreamThread, StreamThreadObserver } from "./streams/runtime/stream-thread";
import type { CountTotals } from "./streams/windowed-count/windowed-count";

const MS_A_SECOND = 1_000;
const COUNT_OUTCOMES = ["processed", "counted", "duplicate", "late", "invalid"] as const;

/**
 * Measures commits as they happen. An order is counted when the transaction with its offset commits; the hour's sum follows with
 * the next commit.
 */
export function measureCommits(metrics: Registry): Pick<StreamThreadObserver, "onCommit" | "onAbort"> {
  const duration = new Histogram({
    name: "shopstream_streams_commit_duration_seconds",
    help: "Duration of a transaction, from its first record to its end",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [metrics],
  });
  const aborts = new Counter({
    name: "shopstream_streams_transactions_aborted_total",
    help: "Transactions that were aborted; what they held went into the next one",
    registers: [metrics],
  });
  const observeAge = measureRecordAge(
    "shopstream_order_to_count_seconds",
    "the transaction that counts it is committed; the hour's sum follows with the next one",
    metrics,
  );
  return {
    onCommit: (tookMs, tasks) => {
      duration.observe(tookMs / MS_A_SECOND);
      for (const { source, uncommittedTimestamps } of tasks) {
        if (source.topic === ORDERS_TOPIC.name) observeAge(uncommittedTimestamps);
      }
    },
    onAbort: () => aborts.inc(),
  };
}

/**
 * Shows totals and the size of the state when metrics are scraped.
 * @param threadNow undefined until the stream thread has started
 */
export function measureThread(threadNow: () => StreamThread | undefined, totals: CountTotals, metrics: Registry): void {
  new Gauge({
    name: "shopstream_streams_records",
    help: "Records since the process started, by what became of them; those of aborted transactions count again",
    labelNames: ["outcome"],
    registers: [metrics],
    collect() {
      for (const outcome of COUNT_OUTCOMES) this.set({ outcome }, totals[outcome]);
      this.set({ outcome: "restored" }, threadNow()?.restoredRecords ?? 0);
    },
  });
  gauge("shopstream_streams_tasks", "Tasks of this instance", () => threadNow()?.tasks.length ?? 0, metrics);
  gauge(
    "shopstream_streams_remembered_keys",
    "Order ids remembered so that they count once",
    () => sum(threadNow(), (task) => task.rememberedKeys),
    metrics,
  );
  gauge(
    "shopstream_streams_state_bytes",
    "Memory of the state stores",
    () => sum(threadNow(), (task) => task.stateBytes),
    metrics,
  );
}

function gauge(name: string, help: string, value: () => number, metrics: Registry): void {
  new Gauge({
    name,
    help,
    registers: [metrics],
    collect() {
      this.set(value());
    },
  });
}

function sum(thread: StreamThread | undefined, size: (task: StreamThread["tasks"][number]) => number): number {
  return (thread?.tasks ?? []).reduce((total, task) => total + size(task), 0);
}
