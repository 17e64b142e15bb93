import { LocalPrometheus } from "../alerts/local-prometheus";
import { ordersDuplicated, ordersLost, type ClientLedger, type Imbalance } from "../harness/ledger/compare";
import { imbalancesOf, untilBalanced, type Run } from "../harness/ledger/ledger";
import { startLoad } from "../harness/load/load";
import { clientLedgerOf, longestGapMs, totalsOf, type LoadReport } from "../harness/load/load-report";
import { orderFactory } from "../harness/orders/order-factory";
import type { Pipeline } from "../harness/pipeline";
import { identityOf } from "../harness/stack-fetch";
import { untilStackHealthy } from "../harness/stack-health";
import type { Fault, FaultContext } from "./fault";
import { gapVerdict, type FaultResult } from "./result";

const ORDERS_PER_SECOND = 120;
/** Orders accepted before the fault, and after it. */
const STEADY_ORDERS = 240;
const SETTLE_TIMEOUT_MS = 180_000;
const MAX_LOAD_MS = 15 * 60_000;
const MAX_ORDERS = 200_000;
const GIVE_UP_AFTER_MS = 120_000;

/** What went wrong in a run, in order: a step that fails does not keep the next from running. */
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
 * Runs one fault: steady load, the fault, recovery, and then the ledger. Leaves the stack healthy, or says that it could
 * not. What the fault causes is the result, never an exception.
 *
 * @throws NeverHappened when the stack is not healthy before the fault
 */
export async function runFault(pipeline: Pipeline, fault: Fault, short: boolean): Promise<FaultResult> {
  await untilStackHealthy(pipeline);
  const failures = new Failures();
  const regressionsBefore = pipeline.hourlyTopic.regressions.length;
  const alerts = short ? undefined : await watchAlerts(pipeline, fault, failures);
  const { steady, allLoads, orderIdPrefix, notes } = await injectUnderLoad(pipeline, fault, short, failures);
  const client = clientLedgerOf(allLoads);
  const run = { orderIdPrefix, client: fault.mayRepeatOnTopic === undefined ? client : withUnknownAttempts(client) };
  const { settledMs, imbalances } = await settle(pipeline, run, failures);
  await failures.attempt(() => untilStackHealthy(pipeline));
  await failures.attempt(() => alerts?.());

  failures.messages.push(...pipeline.hourlyTopic.regressions.slice(regressionsBefore));
  const gapMs = longestGapMs(steady);
  const lateBy = gapVerdict(gapMs, fault.gapTargetMs);
  if (lateBy?.fails === true) failures.messages.push(lateBy.text);
  return {
    fault: fault.name,
    promise: fault.promise,
    passed: failures.messages.length === 0,
    failure: failures.messages.length === 0 ? null : failures.messages.join("\n"),
    totals: totalsOf(allLoads),
    lost: ordersLost(imbalances),
    duplicated: ordersDuplicated(imbalances),
    longestGapMs: gapMs,
    settledMs,
    notes: lateBy?.fails === false ? [...notes, lateBy.text] : notes,
  };
}

/**
 * Watches the alerts of a fault that declares some.
 * @returns ends the watch, and throws where one of them has not fired
 */
async function watchAlerts(
  { stack }: Pipeline,
  { alerts }: Fault,
  failures: Failures,
): Promise<(() => Promise<void>) | undefined> {
  if (alerts === undefined) return undefined;
  let prometheus: LocalPrometheus | undefined;
  await failures.attempt(async () => {
    const targets = {
      "order-producer": stack.orderProducerUrl,
      "order-consumer": stack.orderConsumerUrl,
      "hourly-streams": stack.hourlyStreamsUrl,
      connect: stack.connectUrl,
    };
    prometheus = await LocalPrometheus.start(targets, identityOf(stack));
  });
  return async () => {
    if (prometheus === undefined) return;
    try {
      const fired = await prometheus.fired();
      const silent = alerts.filter((alert) => !fired.includes(alert));
      if (silent.length === 0) return;
      throw new Error(`${silent.join(" and ")} did not fire; these did: ${fired.join(", ") || "none"}`);
    } finally {
      await prometheus.stop();
    }
  };
}

/** What a fault's loads sent. */
interface InjectionReport {
  readonly steady: LoadReport;
  readonly allLoads: LoadReport;
  readonly orderIdPrefix: string;
  readonly notes: readonly string[];
}

async function injectUnderLoad(
  pipeline: Pipeline,
  fault: Fault,
  short: boolean,
  failures: Failures,
): Promise<InjectionReport> {
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
    ordersPerSecond: fault.ordersPerSecond ?? ORDERS_PER_SECOND,
    maxDurationMs: MAX_LOAD_MS,
    maxOrders: MAX_ORDERS,
    giveUpAfterMs: fault.giveUpAfterMs ?? GIVE_UP_AFTER_MS,
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
    untilAccepted: (more, timeoutMs) => load.untilAccepted(more, timeoutMs),
    untilHealthy: (timeoutMs) => untilStackHealthy(pipeline, timeoutMs),
  };
  const isInjected = await failures.attempt(async () => {
    await context.untilAccepted(STEADY_ORDERS);
    await fault.inject(context);
  });
  const isRecovered = await failures.attempt(() => fault.recover?.(context));
  if (isInjected && isRecovered) await failures.attempt(() => context.untilAccepted(STEADY_ORDERS));

  let steady: LoadReport = { startedAtMs: 0, endedAtMs: 0, outcomes: [] };
  await failures.attempt(async () => {
    steady = await load.stop();
  });
  for (const [reason, times] of unanswered) notes.push(`${times} requests got no answer: ${reason}`);
  const allLoads = { ...steady, outcomes: [steady, ...otherLoads].flatMap(({ outcomes }) => outcomes) };
  return { steady, allLoads, orderIdPrefix: factory.prefix, notes };
}

/** The ledger of a client that does not know how many times each order was sent. */
function withUnknownAttempts(client: ClientLedger): ClientLedger {
  return { ...client, attempts: new Map([...client.attempts.keys()].map((orderId) => [orderId, Infinity])) };
}

/** Waits for the ledger to balance; if it does not, compares once more to say by how much. */
async function settle(
  pipeline: Pipeline,
  run: Run,
  failures: Failures,
): Promise<{ settledMs: number | null; imbalances: readonly Imbalance[] }> {
  const startedAtMs = Date.now();
  if (await failures.attempt(() => untilBalanced(pipeline, run, SETTLE_TIMEOUT_MS))) {
    return { settledMs: Date.now() - startedAtMs, imbalances: [] };
  }
  let imbalances: readonly Imbalance[] = [];
  await failures.attempt(async () => {
    imbalances = await imbalancesOf(pipeline, run);
  });
  return { settledMs: null, imbalances };
}
