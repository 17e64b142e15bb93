import { memoryPeaks, type MemoryPeak } from "../harness/containers/memory";
import type { StackContainer } from "../harness/containers/stack-container";
import { startLoad, type Load, type LoadOptions } from "../harness/load/load";
import type { AttemptResult } from "../harness/load/order-client";
import type { Fault, FaultContext } from "./fault";

const fullSeconds = 60;
const shortSeconds = 20;
/** Orders under way at once: more than twice as many as the producer's backlog holds, on a fraction of its connections. */
const concurrency = 6_000;
const connections = 600;
const mostOrders = 300_000;
/** Beside them, clients with one order at a time and a connection of their own: they see how long an answer takes. */
const otherClients = 8;

/** Orders as fast as so many clients get their answers, sent once each. */
function startClients(context: FaultContext, options: Partial<LoadOptions>): Load {
  return startLoad({
    orderProducerUrl: context.pipeline.stack.orderProducerUrl,
    nextOrder: () => context.nextOrder(),
    ordersPerSecond: 50_000,
    maxOrders: mostOrders,
    maxDurationMs: (context.short ? shortSeconds : fullSeconds) * 1_000,
    retries: false,
    ...options,
  });
}

async function flood(context: FaultContext): Promise<void> {
  let withoutRetryAfter = 0;
  const load = startClients(context, {
    maxConcurrency: concurrency,
    connections,
    onAttempt: (result) => {
      if (result.kind === "refused" && !result.hasRetryAfter) withoutRetryAfter += 1;
    },
  });
  await load.ended;
  const report = await load.stop();
  context.addReport(report);
  const seconds = (report.endedAtMs - report.startedAtMs) / 1_000;
  context.note(
    `${report.outcomes.length} orders in ${seconds.toFixed(0)} s, ${load.accepted()} accepted ` +
      `(${Math.round(load.accepted() / seconds)}/s), ${load.refused()} refused`,
  );
  if (load.refused() === 0) throw new Error("nothing was refused: this was no overload");
  if (withoutRetryAfter > 0) throw new Error(`${withoutRetryAfter} refusals had no Retry-After`);
}

/** A refusal waits for nothing: it takes less time than an acceptance, which waits for the brokers, in the median. */
function requireRefusedAtOnce(context: FaultContext, results: readonly AttemptResult[]): void {
  const refused = results.filter((result) => result.kind === "refused");
  const accepted = results.filter((result) => result.kind === "accepted");
  const refusedMs = medianOf(refused.map(({ tookMs }) => tookMs));
  const acceptedMs = medianOf(accepted.map(({ tookMs }) => tookMs));
  context.note(
    `of clients with one order at a time, ${accepted.length} were accepted (${acceptedMs} ms in the median) and ` +
      `${refused.length} refused (${refusedMs} ms)`,
  );
  if (refused.length > 0 && accepted.length > 0 && refusedMs >= acceptedMs) {
    throw new Error(`a refusal took ${refusedMs} ms, an acceptance ${acceptedMs} ms`);
  }
}

function requireWithinLimits(context: FaultContext, peaks: readonly MemoryPeak[]): void {
  const fullest = peaks.map(({ name, peakBytes, limitBytes }) => {
    const percent = Math.round((peakBytes / limitBytes) * 100);
    return { percent, text: `${name} ${Math.round(peakBytes / 2 ** 20)} MiB (${percent} %)` };
  });
  context.note(`memory at its fullest: ${fullest.map(({ text }) => text).join(", ")}`);
  const over = fullest.filter(({ percent }) => percent > 100);
  if (over.length > 0) throw new Error(`over their memory limit: ${over.map(({ text }) => text).join(", ")}`);
}

async function startedAt(containers: readonly StackContainer[]): Promise<string[]> {
  return Promise.all(
    containers.map(async (container) => `${container.name} ${(await container.inspect()).State.StartedAt}`),
  );
}

export const overload: Fault = {
  name: "overload",
  promise: "several times the load it can carry: memory stays within its limits, what is refused is refused at once",
  inShortForm: false,
  ordersPerSecond: 20,
  mayRepeatOnTopic: "undici itself sends pipelined requests again whose connection has ended before their answer",
  inject: async (context) => {
    const all = await context.pipeline.containers.all();
    const before = await startedAt(all);
    const ended = new AbortController();
    const peaks = memoryPeaks(all, ended.signal);
    const results: AttemptResult[] = [];
    const others = startClients(context, { maxConcurrency: otherClients, onAttempt: (result) => results.push(result) });
    try {
      await flood(context);
    } finally {
      ended.abort();
      context.addReport(await others.stop());
    }
    requireRefusedAtOnce(context, results);
    requireWithinLimits(context, await peaks);
    const restarted = (await startedAt(all)).filter((entry) => !before.includes(entry));
    if (restarted.length > 0) throw new Error(`did not live through it: ${restarted.join(", ")}`);
  },
};

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
