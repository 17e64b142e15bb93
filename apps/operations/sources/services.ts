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

/** The answer of the first replica that gives one; each knows what all of them have counted. */
export async function firstAnswer<Answer>(
  [url, ...others]: readonly [string, ...string[]],
  ask: (url: string) => Promise<Answer>,
): Promise<Answer> {
  const [next, ...rest] = others;
  if (next === undefined) return ask(url);
  return ask(url).catch(() => firstAnswer([next, ...rest], ask));
}

/** `GET /metrics` of every replica, each as lines of its own; none where one does not answer: the sum would be wrong. */
async function metricsOf(urls: readonly string[], signal: AbortSignal): Promise<string[]> {
  return Promise.all(urls.map((url) => fetchText(`${url}/metrics`, { signal })));
}

/** What the order-producers have counted together, since the first of them started. */
export async function producerMetricsOf(urls: readonly string[], signal: AbortSignal): Promise<ProducerMetrics> {
  const texts = await metricsOf(urls, signal);
  const samples = texts.flatMap((text) => samplesOf(text, [ORDERS_TOTAL, PROCESS_START]));
  const starts = samples.flatMap(({ name, value }) => (name === PROCESS_START ? value : []));
  return {
    // A counter that has counted nothing yet has no sample for the label.
    refused: texts.every((text) => text.includes(ORDERS_TOTAL))
      ? (sumOf(samples, ORDERS_TOTAL, { outcome: "refused" }) ?? 0)
      : undefined,
    startedMs: starts.length === 0 ? undefined : Math.min(...starts) * MS_PER_SECOND,
  };
}

/**
 * What the replicas of a service that times orders have measured together.
 * @param histogram the metric's name, of seconds since the order was appended
 */
export async function latencyMetricsOf(
  urls: readonly string[],
  histogram: string,
  signal: AbortSignal,
): Promise<LatencyMetrics> {
  const texts = await metricsOf(urls, signal);
  const samples = texts.flatMap((text) => samplesOf(text, [`${histogram}_bucket`]));
  return { sinceOrder: histogramOf(samples, histogram) };
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
