import { z } from "zod";
import { hourWindowOf, type HourlyCount } from "../../../contract/hourly-summary";
import type { LatencyMetrics, ProducerMetrics, Readiness } from "../domain/answers";
import { histogramOf, samplesOf, sumOf } from "../domain/prometheus-text";
import { fetchJson, fetchText } from "./http-json";

const readinessSchema = z.object({
  checks: z.record(z.string(), z.object({ ready: z.boolean(), reason: z.string().optional() })),
});

/** `GET /readyz` of a service: 503 is an answer, too. */
export async function readinessOf(url: string, signal: AbortSignal): Promise<Readiness> {
  const { checks } = readinessSchema.parse(await fetchJson(`${url}/readyz`, { signal, statuses: [200, 503] }));
  const failing = Object.entries(checks).filter(([, { ready }]) => !ready);
  if (failing.length === 0) return { ready: true };
  return { ready: false, reason: failing.map(([name, { reason }]) => `${name}: ${reason ?? "not ready"}`).join("; ") };
}

const ORDERS_TOTAL = "shopstream_orders_total";
const PROCESS_START = "process_start_time_seconds";
const MS_PER_SECOND = 1_000;

/** `GET /metrics` of order-producer. */
export async function producerMetricsOf(url: string, signal: AbortSignal): Promise<ProducerMetrics> {
  const text = await fetchText(`${url}/metrics`, { signal });
  const samples = samplesOf(text, [ORDERS_TOTAL, PROCESS_START]);
  const startedSeconds = sumOf(samples, PROCESS_START);
  return {
    // A counter that has counted nothing yet has no sample for the label.
    refused: text.includes(ORDERS_TOTAL) ? (sumOf(samples, ORDERS_TOTAL, { outcome: "refused" }) ?? 0) : undefined,
    startedMs: startedSeconds === undefined ? undefined : startedSeconds * MS_PER_SECOND,
  };
}

/**
 * `GET /metrics` of a service that times orders.
 * @param histogram the metric's name, of seconds since the order was appended
 */
export async function latencyMetricsOf(url: string, histogram: string, signal: AbortSignal): Promise<LatencyMetrics> {
  const text = await fetchText(`${url}/metrics`, { signal });
  return { sinceOrder: histogramOf(samplesOf(text, [`${histogram}_bucket`]), histogram) };
}

const hourlyCountSchema = z.object({
  hourlySummaries: z.array(z.object({ hourWindow: z.string(), transactionCount: z.int() })),
});

/** The running hour's count by hourly-streams; 0 until its first order. */
export async function runningHourOf(url: string, nowMs: number, signal: AbortSignal): Promise<HourlyCount> {
  const hourWindow = hourWindowOf(nowMs);
  return (await hourlyCountOf(url, hourWindow, signal)) ?? { hourWindow, transactionCount: 0 };
}

/** The count of one hour by hourly-streams; undefined where it has counted no order of it. */
export async function hourlyCountOf(
  url: string,
  hourWindow: string,
  signal: AbortSignal,
): Promise<HourlyCount | undefined> {
  const path = `/api/hourly-summary?hourWindow=${encodeURIComponent(hourWindow)}`;
  const { hourlySummaries } = hourlyCountSchema.parse(await fetchJson(url + path, { signal }));
  return hourlySummaries[0];
}
