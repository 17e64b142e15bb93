import { messageOf } from "../../project/commands/command-line";
import { untilRead } from "../harness/kafka/topic-tail";
import { compareLedger, describeImbalances } from "../harness/ledger/compare";
import { readLedger, untilBalanced } from "../harness/ledger/ledger";
import { startLoad, type Load } from "../harness/load/load";
import { clientLedgerOf, totalsOf, type LoadReport } from "../harness/load/load-report";
import { orderFactory } from "../harness/orders/order-factory";
import { openPipeline, type Pipeline } from "../harness/pipeline";
import { MAX_ORDERS, parseLoadArguments, USAGE, type LoadArguments } from "./arguments";
import { renderLedger } from "./ledger-table";
import { percentilesOf, renderPercentiles, renderProgress, type SoFar } from "./progress";

const PROGRESS_INTERVAL_MS = 1_000;
/** Some hundred thousand records are read in ten seconds. */
const READ_TIMEOUT_MS = 600_000;
/** How long everything may take to arrive after the last order, in milliseconds. */
const BALANCE_TIMEOUT_MS = 120_000;

/**
 * Reads what is on the topics already, which the ledger recounts: read while orders are sent, a million of them took half a core
 * from the pipeline.
 */
async function readTopics({ tail }: Pipeline): Promise<void> {
  if ((await tail.behind()) !== null) console.log("reading what is on the topics first");
  await untilRead(tail, READ_TIMEOUT_MS);
}

/** Prints a line each second, of the answers of that second. @returns stops it */
function printProgress(load: Load, startedAtMs: number, takeTimesMs: () => readonly number[]): () => void {
  const look = (): SoFar => ({
    seconds: (performance.now() - startedAtMs) / 1_000,
    accepted: load.accepted(),
    refused: load.refused(),
    unanswered: load.unanswered(),
    inFlight: load.inFlight(),
  });
  let before = { ...look(), seconds: 0 };
  const timer = setInterval(() => {
    const now = look();
    console.log(renderProgress(before, now, takeTimesMs()));
    before = now;
  }, PROGRESS_INTERVAL_MS);
  return () => clearInterval(timer);
}

async function sendOrders(
  { stack }: Pipeline,
  { ordersPerSecond, seconds }: LoadArguments,
  nextOrder: Parameters<typeof startLoad>[0]["nextOrder"],
): Promise<LoadReport> {
  const timesMs: number[] = [];
  let printed = 0;
  const startedAtMs = performance.now();
  const load = startLoad({
    orderProducerUrl: stack.orderProducerUrl,
    nextOrder,
    ordersPerSecond,
    maxOrders: MAX_ORDERS,
    maxDurationMs: seconds * 1_000,
    onAttempt: (result) => {
      if (result.kind === "accepted") timesMs.push(result.tookMs);
    },
  });
  const stopPrinting = printProgress(load, startedAtMs, () => {
    const recent = timesMs.slice(printed);
    printed = timesMs.length;
    return recent;
  });
  const interrupted = new Promise<void>((resolve) => void process.once("SIGINT", () => resolve()));
  try {
    await Promise.race([load.ended, interrupted]);
    return await load.stop();
  } finally {
    stopPrinting();
    console.log(`time to the 202: ${renderPercentiles(percentilesOf(timesMs))}`);
  }
}

/** @returns whether there was an order to balance, and the ledger balances */
async function printLedger(pipeline: Pipeline, orderIdPrefix: string, report: LoadReport): Promise<boolean> {
  const run = { orderIdPrefix, client: clientLedgerOf(report) };
  const failure = await untilBalanced(pipeline, run, BALANCE_TIMEOUT_MS).then(
    () => undefined,
    (error: unknown) => messageOf(error),
  );
  const ledger = await readLedger(pipeline, run);
  console.log(renderLedger(totalsOf(report), ledger));
  if (failure === undefined) console.log("the ledger balances: nothing lost, nothing counted twice");
  else console.error(`the ledger does not balance: ${failure}\n${describeImbalances(compareLedger(ledger))}`);
  const { accepted } = totalsOf(report);
  if (accepted === 0) console.error("no order was accepted");
  return failure === undefined && accepted > 0;
}

async function main(): Promise<void> {
  const loadArguments = parseLoadArguments(process.argv.slice(2));
  if (loadArguments.help) {
    console.log(USAGE);
    return;
  }
  const pipeline = await openPipeline({ readsDeadLetters: false });
  try {
    await readTopics(pipeline);
    const factory = orderFactory("load");
    console.log(`${loadArguments.ordersPerSecond} orders a second for ${loadArguments.seconds} s: ${factory.prefix}*`);
    const report = await sendOrders(pipeline, loadArguments, () => factory.next());
    if (!(await printLedger(pipeline, factory.prefix, report))) process.exitCode = 1;
  } finally {
    await pipeline.close();
  }
}

main()
  .catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  })
  // As in the fault matrix: a kafkajs consumer may leave a connection open, which would keep the process alive.
  .finally(() => process.exit());
