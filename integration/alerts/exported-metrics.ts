import { readFileSync } from "node:fs";
import type { Registry } from "prom-client";
import { measureCommits, measureThread } from "../../apps/hourly-streams/metrics";
import { CountTotals } from "../../apps/hourly-streams/streams/windowed-count/windowed-count";
import { countDeadLetters, measureBatches, measureConsumption } from "../../apps/order-consumer/metrics";
import { OrderBacklog } from "../../apps/order-producer/domain/order-backlog";
import { countOrders, measureAcceptOrder, measureBacklog } from "../../apps/order-producer/metrics";
import { createMetrics, measureLag, measureRequests, measureStalls } from "../../apps/service-kit/process/metrics";
import { inRepository } from "../../project/repository";

/** The labels of each series that is exported, by its name. */
export type ExportedMetrics = ReadonlyMap<string, ReadonlySet<string>>;

/** The labels that Prometheus adds to what it scrapes. */
const TARGET_LABELS = ["job", "instance"];

/** What the services, the Connect worker and Prometheus itself export, as their own code declares it. */
export async function exportedMetrics(): Promise<ExportedMetrics> {
  const series = new Map<string, ReadonlySet<string>>([["up", new Set(TARGET_LABELS)]]);
  const add = (name: string, labels: readonly string[]): void => {
    series.set(name, new Set([...(series.get(name) ?? []), ...labels, ...TARGET_LABELS]));
  };
  for (const registry of registries()) {
    for (const { name, type } of await registry.getMetricsAsJSON()) {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { readonly labelNames: readonly string[] };
      for (const [suffix, ...labels] of seriesOf(type)) {
        add(`${name}${suffix}`, [...labels, ...labelNames, "service", "instance_id"]);
      }
    }
  }
  for (const { name, labels } of samplesOfWorker()) add(name, labels);
  return series;
}

/** One registry a service, filled by the functions that fill it in the service. */
function registries(): Registry[] {
  const never = (): Promise<never> => Promise.reject(new Error("not called"));
  const producer = createMetrics("order-producer", "a");
  measureRequests(producer);
  measureAcceptOrder(never, countOrders(producer), producer);
  measureBacklog(new OrderBacklog(1), producer);

  const consumer = createMetrics("order-consumer", "a");
  measureBatches(consumer);
  countDeadLetters({ put: never }, consumer);
  measureConsumption({ paused: false }, { ownedPartitions: 0 }, consumer);

  const streams = createMetrics("hourly-streams", "a");
  measureCommits(streams);
  measureThread(() => undefined, new CountTotals(), streams);

  for (const registry of [consumer, streams]) {
    measureStalls(() => [], registry);
    measureLag("a", () => [], registry);
  }
  return [producer, consumer, streams];
}

/** What the names of a metric's series end in, each with the labels that only these have. */
function seriesOf(type: unknown): readonly (readonly [suffix: string, ...labels: string[]])[] {
  return type === "histogram" ? [["_bucket", "le"], ["_sum"], ["_count"]] : [[""]];
}

const WORKER_TEST = "connectors/worker/src/test/java/com/shopstream/connect/progress/MetricsTest.java";

/** The worker's samples, as its own test expects them. */
function samplesOfWorker(): { name: string; labels: string[] }[] {
  const samples = readFileSync(inRepository(WORKER_TEST), "utf8").matchAll(/^ +([a-z_]+)\{(.+)\} \S+$/gm);
  return [...samples].map(([, name = "", labels = ""]) => ({
    name,
    labels: [...labels.matchAll(/([a-z_]+)="/g)].map(([, label = ""]) => label),
  }));
}
