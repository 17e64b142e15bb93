import { findNewOomKills, countOomKills, sampleMemoryPeaks, type MemoryPeak } from "../harness/containers/memory";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { removeReplicas, startReplica } from "../harness/containers/replica";
import { findRestartedContainers, readStartTimes } from "../harness/containers/restarts";
import { startLoad, type Load, type LoadOptions } from "../harness/load/load";
import type { AttemptResult } from "../harness/load/order-client";
import { median } from "../harness/statistics";
import type { Fault, FaultContext } from "./fault";

const FULL_SECONDS = 60;
const SHORT_SECONDS = 20;
/**
 * Orders in flight at once, each on a connection of its own. Docker's proxy takes six descriptors for a connection and ends
 * when it has none left (2,600 connections were too many), so a replica with a smaller backlog is flooded.
 */
const FLOOD_CLIENTS = 1_000;
const REPLICA_BACKLOG = 250;
const MAX_ORDERS = 300_000;
/** Besides them, clients with one order at a time: they measure how long an answer takes. */
const MEASURING_CLIENTS = 8;

/** Orders as fast as this many clients get their answers, each sent once. */
function startClients(context: FaultContext, orderProducerUrl: string, options: Partial<LoadOptions>): Load {
  return startLoad({
    orderProducerUrl,
    nextOrder: () => context.nextOrder(),
    ordersPerSecond: 50_000,
    maxOrders: MAX_ORDERS,
    maxDurationMs: (context.short ? SHORT_SECONDS : FULL_SECONDS) * 1_000,
    retries: false,
    ...options,
  });
}

async function flood(context: FaultContext, orderProducerUrl: string): Promise<void> {
  let withoutRetryAfter = 0;
  let mostInFlight = 0;
  const load = startClients(context, orderProducerUrl, {
    maxConcurrency: FLOOD_CLIENTS,
    onAttempt: (result) => {
      mostInFlight = Math.max(mostInFlight, load.inFlight());
      if (result.kind === "refused" && !result.hasRetryAfter) withoutRetryAfter += 1;
    },
  });
  await load.ended;
  const report = await load.stop();
  context.addReport(report);
  const seconds = (report.endedAtMs - report.startedAtMs) / 1_000;
  context.note(
    `${report.outcomes.length} orders in ${seconds.toFixed(0)} s, ${load.accepted()} accepted ` +
      `(${Math.round(load.accepted() / seconds)}/s), ${load.refused()} refused, at most ${mostInFlight} in flight`,
  );
  if (load.refused() === 0) throw new Error("nothing was refused: this was no overload");
  if (withoutRetryAfter > 0) throw new Error(`${withoutRetryAfter} refusals had no Retry-After`);
}

/**
 * Refusing an order involves no broker, accepting it does: the median refusal has to take less time than the median
 * acceptance.
 *
 * @returns what was measured
 * @throws when a refusal takes as long, or when there is nothing to compare
 */
export function requireRefusedAtOnce(results: readonly AttemptResult[]): string {
  const timesMs = (kind: "accepted" | "refused"): number[] =>
    results.flatMap((result) => (result.kind === kind ? [result.tookMs] : []));
  const [accepted, refused] = [timesMs("accepted"), timesMs("refused")];
  if (accepted.length === 0 || refused.length === 0) {
    throw new Error(
      `nothing was measured: of clients with one order at a time, ${accepted.length} were accepted and ` +
        `${refused.length} refused`,
    );
  }
  const [acceptedMs, refusedMs] = [median(accepted), median(refused)];
  if (refusedMs >= acceptedMs) {
    throw new Error(`a refusal took ${refusedMs} ms in the median, an acceptance ${acceptedMs} ms`);
  }
  return (
    `of clients with one order at a time, ${accepted.length} were accepted (${acceptedMs} ms in the median) and ` +
    `${refused.length} refused (${refusedMs} ms)`
  );
}

function describePeak({ name, peakBytes, limitBytes }: MemoryPeak): string {
  return `${name} ${Math.round(peakBytes / 2 ** 20)} MiB (${Math.round((peakBytes / limitBytes) * 100)} %)`;
}

export const overload: Fault = {
  name: "overload",
  promise: "at several times the load it can carry no process is OOM-killed, and refusals are immediate",
  inShortForm: false,
  ordersPerSecond: 20,
  inject: async (context) => {
    const { pipeline } = context;
    const replica = await startReplica(pipeline.containers, "order-producer", 2, {
      environment: { MAX_IN_FLIGHT_ORDERS: String(REPLICA_BACKLOG) },
      publish: SERVICE_PORTS["order-producer"],
    });
    await replica.untilHealthy();
    const replicaStartedAt = (await replica.inspect()).State.StartedAt;
    const url = await replica.url();
    const containers = [...(await pipeline.containers.all()), replica];
    const startedBefore = await readStartTimes(pipeline);
    const killsBefore = await countOomKills(containers);
    const ended = new AbortController();
    const peaks = sampleMemoryPeaks(containers, ended.signal);
    // Awaited below; until then a failure must not be unhandled.
    peaks.catch(() => undefined);
    const results: AttemptResult[] = [];
    const measuring = startClients(context, url, {
      maxConcurrency: MEASURING_CLIENTS,
      onAttempt: (result) => results.push(result),
    });
    try {
      await flood(context, url);
    } finally {
      ended.abort();
      context.addReport(await measuring.stop());
    }
    context.note(`highest memory: ${(await peaks).map(describePeak).join(", ")}`);
    context.note(requireRefusedAtOnce(results));
    // A container that was killed and started again counts from 0, so restarts are looked for first.
    const violations = [
      ...(await findRestartedContainers(pipeline, startedBefore)),
      ...((await replica.inspect()).State.StartedAt === replicaStartedAt ? [] : ["the replica was restarted"]),
      ...findNewOomKills(killsBefore, await countOomKills(containers)),
    ];
    if (violations.length > 0) throw new Error(`did not survive it: ${violations.join(", ")}`);
  },
  recover: ({ pipeline }) => removeReplicas(pipeline.containers),
};
