import type { ConnectAnswer, Readiness } from "./answers";
import { stateAfter, type Look, type PartKind, type PartState } from "./availability";
import type { ReadingHistory } from "./reading";

/** A part that is up when its source answers. */
export function lookOf(name: string, kind: PartKind, history: ReadingHistory<unknown>, nowMs: number): Look {
  const failed = history.lastFailure;
  if (failed !== undefined) {
    const { failure, sinceMs } = failed;
    return { name, kind, state: stateAfter(failure, nowMs - sinceMs), reason: failure.reason };
  }
  return history.at(nowMs).state === "live"
    ? { name, kind, state: "up" }
    : { name, kind, state: "unknown", reason: "no answer yet" };
}

/** A part that says itself whether it is ready. */
export function readinessLook(name: string, history: ReadingHistory<Readiness>, nowMs: number): Look {
  const look = lookOf(name, "service", history, nowMs);
  const reading = history.at(nowMs);
  if (look.state !== "up" || reading.state !== "live" || reading.value.ready) return look;
  const { reason } = reading.value;
  return { name, kind: "service", state: "not ready", ...(reason !== undefined && { reason }) };
}

/** The worker, its connectors and their tasks; what was known of these is unknown while the worker does not answer. */
export function connectLooks(name: string, history: ReadingHistory<ConnectAnswer>, nowMs: number): Look[] {
  const worker = lookOf(name, "connect", history, nowMs);
  const reading = history.at(nowMs);
  if (reading.state === "unknown") return [worker];
  const looks = reading.value.connectors.flatMap((connector): Look[] => [
    withReason({
      name: connector.name,
      kind: "connect",
      ...(stateOf(connector.state, reading.value.stalled[connector.name]) as Pick<Look, "state" | "reason">),
    }),
    ...connector.tasks.map((task) =>
      withReason({
        name: `${connector.name} task ${String(task.id)}`,
        kind: "connect",
        ...stateOf(task.state, task.reason),
      }),
    ),
  ]);
  const unseen = { state: "unknown", reason: `${name} does not answer` } as const;
  return [worker, ...(worker.state === "up" ? looks : looks.map((look) => ({ ...look, ...unseen })))];
}

function stateOf(state: string, reason: string | undefined): { state: PartState; reason: string | undefined } {
  if (state === "FAILED") return { state: "down", reason: reason ?? state };
  if (state !== "RUNNING") return { state: "not ready", reason: state };
  return { state: reason === undefined ? "up" : "not ready", reason };
}

function withReason({ reason, ...look }: Omit<Look, "reason"> & { readonly reason?: string | undefined }): Look {
  return reason === undefined ? look : { ...look, reason };
}

/**
 * What is known of the brokers. The cluster fences a dead one within seconds and no longer lists it; where no broker answers,
 * one that accepts no connection is down.
 * @param listed host names that the cluster lists; undefined where it does not answer
 * @param refusing host names that accept no connection; asked only where the cluster does not answer
 */
export function brokerState(
  name: string,
  listed: readonly string[] | undefined,
  refusing: readonly string[],
): { readonly name: string; readonly state: PartState; readonly reason?: string } {
  if (listed?.includes(name) === true) return { name, state: "up" };
  if (listed !== undefined) return { name, state: "down", reason: "the cluster does not list it" };
  if (refusing.includes(name)) return { name, state: "down", reason: "it accepts no connection" };
  return { name, state: "unknown", reason: "the cluster does not answer" };
}
