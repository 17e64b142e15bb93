import { memoryPeaks, type MemoryPeak } from "../harness/containers/memory";
import type { StackContainer } from "../harness/containers/stack-container";
import { startLoad } from "../harness/load/load";
import { orderClient, type AttemptResult } from "../harness/load/order-client";
import type { Fault, FaultContext } from "./fault";

const fullSeconds = 60;
const shortSeconds = 20;
/** Orders under way at once: more than twice as many as the producer's backlog holds, on a fraction of its connections. */
const concurrency = 6_000;
const connections = 600;
const mostOrders = 300_000;

/** Floods the producer, retrying nothing. */
async function flood(context: FaultContext): Promise<void> {
  const load = startLoad({
    orderProducerUrl: context.pipeline.stack.orderProducerUrl,
    nextOrder: () => context.nextOrder(),
    ordersPerSecond: 50_000,
    maxConcurrency: concurrency,
    connections,
    maxOrders: mostOrders,
    maxDurationMs: (context.short ? shortSeconds : fullSeconds) * 1_000,
    retries: false,
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
}

/** What clients with one order at a time, each on a connection of its own, get to see meanwhile. */
async function probe(context: FaultContext, ended: AbortSignal): Promise<AttemptResult[]> {
  const probes = 8;
  const client = orderClient({ orderProducerUrl: context.pipeline.stack.orderProducerUrl, connections: probes });
  const results: AttemptResult[] = [];
  const startedAtMs = Date.now();
  await Promise.all(
    Array.from({ length: probes }, async () => {
      while (!ended.aborted) {
        const order = context.nextOrder();
        const result = await client.send(order);
        results.push(result);
        const accepted = result.kind === "accepted";
        context.addReport({
          startedAtMs,
          endedAtMs: Date.now(),
          outcomes: [
            {
              orderId: order.orderId,
              attempts: 1,
              refusals: result.kind === "refused" ? 1 : 0,
              unanswered: result.kind === "unknown" ? 1 : 0,
              acceptedAtMs: accepted ? Date.now() : null,
            },
          ],
        });
      }
    }),
  );
  await client.close();
  return results;
}

/** A refusal waits for nothing: it takes less time than an acceptance, which waits for the brokers, in the median. */
function requireRefusedAtOnce(context: FaultContext, results: readonly AttemptResult[]): void {
  const refused = results.filter((result) => result.kind === "refused");
  const accepted = results.filter((result) => result.kind === "accepted");
  const withoutRetryAfter = refused.filter(({ hasRetryAfter }) => !hasRetryAfter).length;
  if (withoutRetryAfter > 0) throw new Error(`${withoutRetryAfter} refusals had no Retry-After`);
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
  inject: async (context) => {
    const all = await context.pipeline.containers.all();
    const before = await startedAt(all);
    const ended = new AbortController();
    const peaks = memoryPeaks(all, ended.signal);
    const probed = probe(context, ended.signal);
    try {
      await flood(context);
    } finally {
      ended.abort();
      // What the probes were told goes into the ledger, whatever became of the flood.
      await probed;
    }
    requireRefusedAtOnce(context, await probed);
    requireWithinLimits(context, await peaks);
    const restarted = (await startedAt(all)).filter((entry) => !before.includes(entry));
    if (restarted.length > 0) throw new Error(`did not live through it: ${restarted.join(", ")}`);
  },
};

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
