import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { LATENCY_BUCKETS_SECONDS } from "../service-kit/process/metrics";
import type { OrderConsumption } from "./domain/order-consumption";
import type { ProcessBatch } from "./domain/process-batch";

/** Counts records by outcome, and times batches. */
export function measureProcessBatch(processBatch: ProcessBatch, registry: Registry): ProcessBatch {
  const records = new Counter({
    name: "shopstream_order_records_total",
    help: "Records of orders-topic by outcome: inserted, duplicates, conflicts or poison",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const batchSize = new Histogram({
    name: "shopstream_batch_records",
    help: "Records in a batch",
    buckets: [1, 5, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000],
    registers: [registry],
  });
  const duration = new Histogram({
    name: "shopstream_batch_duration_seconds",
    help: "Time from a polled batch to its rows, logs and dead letters",
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [registry],
  });
  return async (batch) => {
    const stop = duration.startTimer();
    const report = await processBatch(batch);
    stop();
    batchSize.observe(batch.length);
    for (const [outcome, count] of Object.entries(report)) records.inc({ outcome }, count as number);
    return report;
  };
}

/** Reports whether the consumption is paused and how many partitions it has. */
export function measureConsumption(
  consumption: Pick<OrderConsumption, "paused">,
  source: { readonly ownedPartitions: number },
  registry: Registry,
): void {
  new Gauge({
    name: "shopstream_consumption_paused",
    help: "1 while something the service depends on is unavailable, else 0",
    registers: [registry],
    collect() {
      this.set(consumption.paused ? 1 : 0);
    },
  });
  new Gauge({
    name: "shopstream_assigned_partitions",
    help: "Partitions of orders-topic that are assigned to this instance",
    registers: [registry],
    collect() {
      this.set(source.ownedPartitions);
    },
  });
}
