import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { LATENCY_BUCKETS_SECONDS } from "../service-kit/process/metrics";
import type { StreamThread, StreamThreadObserver } from "./streams/runtime/stream-thread";

const MS_A_SECOND = 1_000;

/** What became of the records of `orders-topic` and of the repartition topic. */
const outcomes = ["processed", "counted", "duplicate", "late", "invalid", "restored"] as const;

/** Measures commits and restorations as they happen. */
export function measureCommits(metrics: Registry): Pick<StreamThreadObserver, "committed" | "aborted"> {
  const duration = new Histogram({
    name: "shopstream_streams_commit_duration_seconds",
    help: "Time a transaction took, from its first record to its end",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [metrics],
  });
  const aborts = new Counter({
    name: "shopstream_streams_transactions_aborted_total",
    help: "Transactions that were aborted; what they held went into the next one",
    registers: [metrics],
  });
  return {
    committed: (tookMs) => duration.observe(tookMs / MS_A_SECOND),
    aborted: () => aborts.inc(),
  };
}

/** Shows a stream thread's totals and the size of its state when metrics are asked for. */
export function measureThread(threadNow: () => StreamThread | undefined, metrics: Registry): void {
  new Gauge({
    name: "shopstream_streams_records",
    help: "Records since the process started, by what became of them; those of aborted transactions count again",
    labelNames: ["outcome"],
    registers: [metrics],
    collect() {
      const totals = threadNow()?.totals;
      for (const outcome of outcomes) this.set({ outcome }, totals?.[outcome] ?? 0);
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
