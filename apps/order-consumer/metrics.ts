import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { LATENCY_BUCKETS_SECONDS, measureRecordAge } from "../service-kit/process/metrics";
import type { DeadLetters } from "./domain/dead-letter";
import type { OrderConsumption } from "./domain/order-consumption";
import type { BatchPipelineOptions } from "./domain/batch-pipeline";
import { REJECTIONS } from "./domain/received-record";

const MS_PER_SECOND = 1_000;

/** @returns counts records by outcome, and times batches */
export function measureBatches(registry: Registry): NonNullable<BatchPipelineOptions["onDone"]> {
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
  const observeAge = measureRecordAge(
    "shopstream_order_to_row_seconds",
    "its row, its log and its dead letter, whichever it has, are durable",
    registry,
  );
  return (batch, report, tookMs) => {
    duration.observe(tookMs / MS_PER_SECOND);
    observeAge(batch.map(({ timestampMs }) => timestampMs));
    batchSize.observe(batch.length);
    for (const [outcome, count] of Object.entries(report)) records.inc({ outcome }, count as number);
  };
}

/** Counts dead letters by reason. A batch that is processed again puts its own again, and they count again. */
export function countDeadLetters(deadLetters: DeadLetters, registry: Registry): DeadLetters {
  const letters = new Counter({
    name: "shopstream_dead_letters_total",
    help: "Records put on orders-dlq by reason: not an order, a conflict with the order of that id, or refused by MySQL",
    labelNames: ["reason"],
    registers: [registry],
  });
  // A series that appears with its first letter would show no increase.
  for (const reason of REJECTIONS) letters.inc({ reason }, 0);
  return {
    async put(rejected) {
      await deadLetters.put(rejected);
      for (const { rejection } of rejected) letters.inc({ reason: rejection });
    },
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
