import { percentile } from "../harness/statistics";

/** Percentiles of some times, in milliseconds. */
interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentiles by nearest rank; null without times. */
export function percentilesOf(timesMs: readonly number[]): Percentiles | null {
  if (timesMs.length === 0) return null;
  const at = (share: number): number => percentile(timesMs, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function renderPercentiles(percentiles: Percentiles | null): string {
  if (percentiles === null) return "no answer";
  const { p50, p95, p99, max } = percentiles;
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`;
}

/** What a load has done so far. */
export interface SoFar {
  /** Since its start, in seconds. */
  readonly seconds: number;
  readonly accepted: number;
  /** Requests answered with 503. */
  readonly refused: number;
  readonly unanswered: number;
  readonly inFlight: number;
}

/** Describes the time between two looks at a load in a line, with the times of the answers that came in it. */
export function renderProgress(before: SoFar, now: SoFar, timesMs: readonly number[]): string {
  const rate = Math.round((now.accepted - before.accepted) / (now.seconds - before.seconds));
  return [
    `${now.seconds.toFixed(0).padStart(4)} s  ${now.accepted} accepted, ${rate} a second`,
    `${now.refused} refused`,
    ...(now.unanswered > 0 ? [`${now.unanswered} unanswered`] : []),
    `${now.inFlight} in flight`,
    renderPercentiles(percentilesOf(timesMs)),
  ].join("; ");
}
