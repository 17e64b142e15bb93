import { HOURLY_STREAMS_APPLICATION_ID, ORDERS_TOPIC } from "../../contract/topics";
import { findRestartsSince, readStartTimes } from "../harness/containers/restarts";
import { eventually } from "../harness/eventually";
import { partitionEnds } from "../harness/kafka/cluster-state";
import { untilRead } from "../harness/kafka/topic-tail";
import { untilBalanced } from "../harness/ledger/ledger";
import { startLoad } from "../harness/load/load";
import { clientLedgerOf, totalsOf } from "../harness/load/load-report";
import { orderFactory, spreadOverHours } from "../harness/orders/order-factory";
import type { Pipeline } from "../harness/pipeline";
import { untilStackHealthy } from "../harness/stack-health";
import { tailDeadLetters } from "./dead-letter-tail";
import { describeFindings } from "./fuzz-table";
import { clientLedgerOfRecords, findingsOf, COMPARED_TOPICS, type Letter, type WrittenRecord } from "./oracle";
import { generateBatches } from "./record-generator";
import { recordWriter, writeInTopicOrder } from "./record-writer";

interface FuzzOptions {
  readonly seed: number;
  readonly records: number;
  readonly short: boolean;
  readonly startedAt: Date;
}

/** Whether one of the run's promises was kept. */
export interface FuzzResult {
  readonly promise: string;
  readonly passed: boolean;
  /** Why it was not kept. */
  readonly failure: string | null;
}

interface FuzzRun {
  readonly results: readonly FuzzResult[];
  readonly written: readonly WrittenRecord[];
}

const ORDERS_PER_SECOND = 30;
const LONG_FORM_LARGE_BYTES = 140_000_000;
const SHORT_FORM_LARGE_BYTES = 9_000_000;
/** How long to wait until everything written is in its place. */
const LONG_FORM_SETTLE_MS = 600_000;
const SHORT_FORM_SETTLE_MS = 120_000;
const PROGRESS_INTERVAL_MS = 5_000;

/** Writes the records among good orders, waits until each has become what its generator says, and checks the promises. */
export async function runFuzz(pipeline: Pipeline, options: FuzzOptions): Promise<FuzzRun> {
  const { seed, records, short, startedAt } = options;
  const { cluster, recount } = pipeline;
  const settleMs = short ? SHORT_FORM_SETTLE_MS : LONG_FORM_SETTLE_MS;
  await untilStackHealthy(pipeline);
  await untilRead(pipeline.tail, settleMs);
  const startedBefore = await readStartTimes(pipeline);
  const poisonBefore = recount.poison;
  const regressionsBefore = pipeline.hourlyTopic.regressions.length;
  const beganAt = await partitionEnds(cluster, COMPARED_TOPICS);
  const prefix = `fuzz-${startedAt.getTime().toString(36)}-`;
  const letters: Letter[] = [];
  const written: WrittenRecord[] = [];

  const tail = await tailDeadLetters(cluster, (letter) => letters.push(letter));
  const writer = await recordWriter(cluster, prefix);
  const factory = orderFactory("fuzz-load", { orderTimeMs: spreadOverHours(3) });
  const load = startLoad({
    orderProducerUrl: pipeline.stack.orderProducerUrl,
    nextOrder: () => factory.next(),
    ordersPerSecond: ORDERS_PER_SECOND,
    maxDurationMs: 3_600_000,
    maxOrders: 200_000,
  });
  const progress = setInterval(() => {
    console.log(
      `${written.length} of ${records} written, ${letters.length} dead letters, ${load.accepted()} orders accepted`,
    );
  }, PROGRESS_INTERVAL_MS);

  try {
    const largeBytes = short ? SHORT_FORM_LARGE_BYTES : LONG_FORM_LARGE_BYTES;
    const batches = generateBatches({ seed, records, largeBytes, startMs: startedAt.getTime(), prefix });
    await writeInTopicOrder(batches, async (batch) => void written.push(...(await writer.write(batch))));
    const report = await load.stop();
    const requireBalanced = async (orderIdPrefix: string, client: ReturnType<typeof clientLedgerOf>): Promise<void> =>
      untilBalanced(pipeline, { orderIdPrefix, client }, settleMs);

    const results = [
      await checkPromise("each record became what it had to, and nothing more was stored", () =>
        eventually(
          "each record is accounted for",
          async () => {
            const behind = (await tail.behind()) ?? (await pipeline.tail.behind());
            if (behind !== null) throw new Error(behind);
            const [rows, documents] = await Promise.all([
              pipeline.mysql.orderIds(prefix),
              pipeline.documents.logs({ eventIdPrefix: prefix }),
            ]);
            const findings = findingsOf(written, {
              letters,
              beganAt,
              rows,
              documents: documents.map(({ eventId }) => eventId),
              recountedPoison: recount.poison - poisonBefore,
            });
            if (findings.length > 0) throw new Error(describeFindings(findings));
          },
          { timeoutMs: settleMs, intervalMs: 2_000 },
        ),
      ),
      await checkPromise(`the good orders among the records of ${ORDERS_TOPIC.name} are everywhere, once each`, () =>
        requireBalanced(prefix, clientLedgerOfRecords(written)),
      ),
      await checkPromise(
        "the good orders of the load are everywhere, once each, and rows and counts agree",
        async () => {
          const { neverAccepted } = totalsOf(report);
          if (neverAccepted > 0) throw new Error(`${neverAccepted} orders were never accepted`);
          await requireBalanced(factory.prefix, clientLedgerOf(report));
        },
      ),
      await checkPromise(`no count written by ${HOURLY_STREAMS_APPLICATION_ID} decreased`, async () => {
        const regressions = pipeline.hourlyTopic.regressions.slice(regressionsBefore);
        if (regressions.length > 0) throw new Error(regressions.join("; "));
      }),
      await checkPromise("all containers and connectors are healthy, and none was restarted", async () => {
        await untilStackHealthy(pipeline, 30_000);
        const restarts = await findRestartsSince(pipeline, startedBefore, startedAt);
        if (restarts.length > 0) throw new Error(restarts.join("\n  "));
      }),
    ];
    return { results, written };
  } finally {
    clearInterval(progress);
    await load.stop().catch(() => undefined);
    await writer.close();
    await tail.close();
  }
}

async function checkPromise(promise: string, check: () => Promise<void>): Promise<FuzzResult> {
  console.log(`checking: ${promise}`);
  const failure = await check().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { promise, passed: failure === null, failure };
}
