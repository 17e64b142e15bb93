import { startLoad } from "../harness/load/load";
import { memoryPeaks } from "../harness/containers/memory";
import type { AttemptResult } from "../harness/load/order-client";
import type { Fault } from "./fault";

const fullSeconds = 60;
const shortSeconds = 20;
/** Open requests: more than the producer's backlog holds, fewer than the connections that it takes. */
const concurrency = 2_900;
const mostOrders = 300_000;
/** "At once", on whatever machine: 95 of 100 refusals take this share of an acceptance's median, at most. */
const refusalShare = 0.5;

type Refusal = Extract<AttemptResult, { kind: "refused" }>;

export const overload: Fault = {
  name: "overload",
  promise: "several times the load it can carry: memory stays within its limits, what is refused is refused at once",
  inShortForm: false,
  ordersPerSecond: 20,
  inject: async (context) => {
    const { containers, stack } = context.pipeline;
    const all = await containers.all();
    const startedAt = async (): Promise<string[]> =>
      Promise.all(all.map(async (container) => `${container.name} ${(await container.inspect()).State.StartedAt}`));
    const before = await startedAt();
    const refusals: Refusal[] = [];
    const acceptedTookMs: number[] = [];
    const seconds = context.short ? shortSeconds : fullSeconds;
    const ended = new AbortController();
    const peaks = memoryPeaks(all, ended.signal);
    const flood = startLoad({
      orderProducerUrl: stack.orderProducerUrl,
      nextOrder: () => context.nextOrder(),
      ordersPerSecond: 50_000,
      maxConcurrency: concurrency,
      maxOrders: mostOrders,
      maxDurationMs: seconds * 1_000,
      retries: false,
      onAttempt: (result) => {
        if (result.kind === "refused") refusals.push(result);
        if (result.kind === "accepted") acceptedTookMs.push(result.tookMs);
      },
    });
    await flood.ended;
    const report = await flood.stop();
    ended.abort();
    context.addReport(report);

    const elapsedSeconds = (report.endedAtMs - report.startedAtMs) / 1_000;
    const accepted = flood.accepted();
    context.note(
      `${report.outcomes.length} orders in ${elapsedSeconds.toFixed(0)} s, ${accepted} accepted ` +
        `(${Math.round(accepted / elapsedSeconds)}/s), ${refusals.length} refused`,
    );
    const fullest = (await peaks).map(({ name, peakBytes, limitBytes }) => ({
      name,
      share: peakBytes / limitBytes,
      peakBytes,
    }));
    context.note(
      `memory at its fullest: ${fullest
        .map(
          ({ name, share, peakBytes }) =>
            `${name} ${Math.round(peakBytes / 2 ** 20)} MiB (${Math.round(share * 100)} %)`,
        )
        .join(", ")}`,
    );

    if (refusals.length === 0) throw new Error("nothing was refused: this was no overload");
    const withoutRetryAfter = refusals.filter(({ hasRetryAfter }) => !hasRetryAfter).length;
    if (withoutRetryAfter > 0) throw new Error(`${withoutRetryAfter} refusals had no Retry-After`);
    const refusedMs = percentileOf(
      refusals.map(({ tookMs }) => tookMs),
      0.95,
    );
    const acceptedMs = percentileOf(acceptedTookMs, 0.5);
    context.note(`95 of 100 refused within ${refusedMs} ms, 50 of 100 accepted within ${acceptedMs} ms`);
    if (refusedMs > acceptedMs * refusalShare) {
      throw new Error(`a refusal took ${refusedMs} ms, promised are ${acceptedMs * refusalShare} ms`);
    }
    const over = fullest.filter(({ share }) => share > 1);
    if (over.length > 0) throw new Error(`over their memory limit: ${over.map(({ name }) => name).join(", ")}`);
    const restarted = (await startedAt()).filter((entry) => !before.includes(entry));
    if (restarted.length > 0) throw new Error(`did not live through it: ${restarted.join(", ")}`);
  },
};

function percentileOf(values: readonly number[], share: number): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length * share)] ?? 0;
}
