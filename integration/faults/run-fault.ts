import { eventually } from "../harness/eventually";
import { ordersDuplicated, ordersLost, type ClientBook, type Imbalance } from "../harness/ledger/compare";
import { imbalancesOf, untilBalanced, type Run } from "../harness/ledger/ledger";
import { startLoad, type Load } from "../harness/load/load";
import { clientBookOf, longestGapMs, totalsOf, type LoadReport } from "../harness/load/load-report";
import { orderFactory } from "../harness/orders/order-factory";
import type { Pipeline } from "../harness/pipeline";
import { untilStackHealthy } from "../harness/stack-health";
import type { Fault, FaultContext } from "./fault";
import { gapVerdict } from "./gap-verdict";
import type { FaultResult } from "./result";

const defaultOrdersPerSecond = 120;
/** Orders accepted before the fault, and after it. */
const steadyOrders = 240;
const settleTimeoutMs = 180_000;
const maxLoadMs = 15 * 60_000;
const maxOrders = 200_000;
const giveUpAfterMs = 120_000;

/** What went wrong in a run, in the order of its happening: a step that fails does not keep the next from running. */
class Failures {
  readonly messages: string[] = [];

  /** @returns whether the step succeeded */
  async attempt(step: () => Promise<void> | undefined): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.messages.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}

/**
 * Runs one fault: steady load, harm, recovery, and then the ledger. Leaves the stack healthy, or says that it could not.
 *
 * Never throws for what the fault brought about: that is the result.
 */
export async function runFault(pipeline: Pipeline, fault: Fault, short: boolean): Promise<FaultResult> {
  await untilStackHealthy(pipeline);
  const failures = new Failures();
  const fallsBefore = pipeline.hourlyTopic.falls.length;
  const { steady, client, orderIdPrefix, notes } = await harm(pipeline, fault, short, failures);
  const book =
    fault.mayRepeatOnTopic === undefined ? client.book : { ...client.book, attempts: anyNumber(client.book) };
  const { settledMs, imbalances } = await settle(pipeline, { orderIdPrefix, client: book }, failures);
  await failures.attempt(() => untilStackHealthy(pipeline));

  failures.messages.push(...pipeline.hourlyTopic.falls.slice(fallsBefore));
  const gapMs = longestGapMs(steady);
  const lateBy = gapVerdict(gapMs, fault.gapTargetMs);
  if (lateBy?.fails === true) failures.messages.push(lateBy.text);
  return {
    fault: fault.name,
    promise: fault.promise,
    passed: failures.messages.length === 0,
    failure: failures.messages.length === 0 ? null : failures.messages.join("\n"),
    totals: totalsOf(client.report),
    lost: ordersLost(imbalances),
    duplicated: ordersDuplicated(imbalances),
    longestGapMs: gapMs,
    settledMs,
    notes: lateBy?.fails === false ? [...notes, lateBy.text] : notes,
  };
}

interface Harm {
  readonly steady: LoadReport;
  /** All loads together. */
  readonly client: { readonly report: LoadReport; readonly book: ClientBook };
  readonly orderIdPrefix: string;
  readonly notes: readonly string[];
}

async function harm(pipeline: Pipeline, fault: Fault, short: boolean, failures: Failures): Promise<Harm> {
  const factory = orderFactory(fault.name);
  const notes: string[] = [];
  const otherLoads: LoadReport[] = [];
  /** Requests without an answer, by what the client saw instead. */
  const unanswered = new Map<string, number>();
  let made = 0;
  const load = startLoad({
    orderProducerUrl: pipeline.stack.orderProducerUrl,
    nextOrder: () => {
      const order = factory.next();
      return fault.shape?.(order, made++) ?? order;
    },
    ordersPerSecond: fault.ordersPerSecond ?? defaultOrdersPerSecond,
    maxDurationMs: maxLoadMs,
    maxOrders,
    giveUpAfterMs: fault.giveUpAfterMs ?? giveUpAfterMs,
    onAttempt: (result) => {
      if (result.kind === "unknown") unanswered.set(result.reason, (unanswered.get(result.reason) ?? 0) + 1);
    },
  });
  const context: FaultContext = {
    pipeline,
    load,
    orderIdPrefix: factory.prefix,
    short,
    note: (text) => notes.push(text),
    nextOrder: () => factory.next(),
    addReport: (report) => otherLoads.push(report),
    untilAccepted: (more, timeoutMs) => untilAccepted(load, more, timeoutMs),
    untilHealthy: (timeoutMs) => untilStackHealthy(pipeline, timeoutMs),
  };
  const harmed = await failures.attempt(async () => {
    await context.untilAccepted(steadyOrders);
    await fault.inject(context);
  });
  const recovered = await failures.attempt(() => fault.recover?.(context));
  if (harmed && recovered) await failures.attempt(() => context.untilAccepted(steadyOrders));

  let steady: LoadReport = { startedAtMs: 0, endedAtMs: 0, outcomes: [] };
  await failures.attempt(async () => {
    steady = await load.stop();
  });
  for (const [reason, times] of unanswered) notes.push(`${times} requests got no answer: ${reason}`);
  const report = { ...steady, outcomes: [steady, ...otherLoads].flatMap(({ outcomes }) => outcomes) };
  return { steady, client: { report, book: clientBookOf(report) }, orderIdPrefix: factory.prefix, notes };
}

/** Attempts of a client that does not know how often each order was sent. */
function anyNumber({ attempts }: ClientBook): ClientBook["attempts"] {
  return new Map([...attempts.keys()].map((orderId) => [orderId, Infinity]));
}

/** Waits for the ledger to balance; where it does not, looks at it once more to say by how much. */
async function settle(
  pipeline: Pipeline,
  run: Run,
  failures: Failures,
): Promise<{ settledMs: number | null; imbalances: readonly Imbalance[] }> {
  const startedAtMs = Date.now();
  if (await failures.attempt(() => untilBalanced(pipeline, run, settleTimeoutMs))) {
    return { settledMs: Date.now() - startedAtMs, imbalances: [] };
  }
  let imbalances: readonly Imbalance[] = [];
  await failures.attempt(async () => {
    imbalances = await imbalancesOf(pipeline, run);
  });
  return { settledMs: null, imbalances };
}

async function untilAccepted(load: Load, more: number, timeoutMs = 120_000): Promise<void> {
  const target = load.accepted() + more;
  await eventually(
    `${more} more orders are accepted`,
    () => {
      if (load.accepted() < target)
        throw new Error(`${load.accepted()} of ${target} are, ${load.underWay()} under way`);
    },
    { timeoutMs, intervalMs: 50 },
  );
}
