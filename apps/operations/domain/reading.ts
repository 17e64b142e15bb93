/** What is known of a value that a source is asked for again and again. A value that is not live says how old it is. */
export type Reading<Value> =
  | { readonly state: "live"; readonly asOf: string; readonly value: Value }
  /** The last answer, and why there is no newer one. */
  | { readonly state: "stale"; readonly asOf: string; readonly value: Value; readonly reason: string }
  | { readonly state: "unknown"; readonly reason: string };

/** Why a source gave no value. */
export interface Failure {
  /**
   * `refused`: nothing listens there, or the name is unknown. `silent`: no answer in time, or not a whole one. `answered`: it
   * answered, but not with the value.
   */
  readonly kind: "refused" | "silent" | "answered";
  readonly reason: string;
}

/**
 * How old an answer may be and still count as live, in milliseconds: sources are asked every one or two seconds and have a second
 * to answer. One that fails to is stale at once.
 */
const LIVE_FOR_MS = 4_000;

const NEVER_ASKED = "not asked yet";

/** The last answer of a source, and how long it has failed to give a newer one. */
export class ReadingHistory<Value> {
  private success: { readonly value: Value; readonly atMs: number } | undefined;
  private failure: { readonly failure: Failure; readonly sinceMs: number } | undefined;

  noteValue(value: Value, nowMs: number): void {
    this.success = { value, atMs: nowMs };
    this.failure = undefined;
  }

  noteFailure(failure: Failure, nowMs: number): void {
    this.failure = { failure, sinceMs: this.failure?.sinceMs ?? nowMs };
  }

  /** The failure that has lasted until now, and when it began, in epoch milliseconds; undefined after a value. */
  get lastFailure(): { readonly failure: Failure; readonly sinceMs: number } | undefined {
    return this.failure;
  }

  at(nowMs: number): Reading<Value> {
    const reason = this.failure?.failure.reason ?? NEVER_ASKED;
    if (this.success === undefined) return { state: "unknown", reason };
    const { value, atMs } = this.success;
    const asOf = new Date(atMs).toISOString();
    const isLive = this.failure === undefined && nowMs - atMs <= LIVE_FOR_MS;
    return isLive ? { state: "live", asOf, value } : { state: "stale", asOf, value, reason };
  }
}

/** The same reading of something that follows from its value. */
export function mapReading<Value, Derived>(
  reading: Reading<Value>,
  derive: (value: Value) => Derived,
): Reading<Derived> {
  return reading.state === "unknown" ? reading : { ...reading, value: derive(reading.value) };
}
