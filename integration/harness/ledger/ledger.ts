import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../../contract/topics";
import { eventually } from "../eventually";
import { findGroupLag } from "../kafka/cluster-state";
import type { Pipeline } from "../pipeline";
import { hourlySummaryFromApi } from "../stores/hourly-counts";
import { compareLedger, describeImbalances, type ClientLedger, type Imbalance, type Ledger } from "./compare";

/** The orders of one run, as the ledger finds and expects them. */
export interface Run {
  /** Prefix of the `orderId` of each of the run's orders, and of no other. */
  readonly orderIdPrefix: string;
  readonly client: ClientLedger;
}

/** Says which reader or service lags behind the topics; null when everything written so far has been processed. */
async function findLag({ tail, cluster }: Pipeline): Promise<string | null> {
  return (
    (await findGroupLag(cluster, ORDER_CONSUMER_GROUP_ID)) ??
    (await findGroupLag(cluster, HOURLY_STREAMS_APPLICATION_ID)) ??
    (await tail.behind())
  );
}

/** Reads every place as it is now, and compares them. */
export async function imbalancesOf(pipeline: Pipeline, run: Run): Promise<Imbalance[]> {
  return compareLedger(await readLedger(pipeline, run));
}

/** Reads every place as it is now. */
export async function readLedger(pipeline: Pipeline, { orderIdPrefix, client }: Run): Promise<Ledger> {
  const { mysql, documents, stack } = pipeline;
  const [rows, acceptedLogs, persistedLogs, api, table, index] = await Promise.all([
    mysql.orderIds(orderIdPrefix),
    documents.logs({ status: "ACCEPTED", orderIdPrefix }),
    documents.logs({ status: "PERSISTED", orderIdPrefix }),
    hourlySummaryFromApi(stack.hourlyStreamsUrl),
    mysql.hourlyCounts(),
    documents.hourlyCounts(),
  ]);
  const { orders, counts } = pipeline.recount;
  return {
    client,
    topic: new Map([...orders].filter(([orderId]) => orderId.startsWith(orderIdPrefix))),
    rows,
    acceptedLogs: acceptedLogs.map(({ orderId }) => orderId ?? ""),
    persistedLogs: persistedLogs.map(({ orderId }) => orderId ?? ""),
    recount: counts,
    counts: {
      "hourly-summary API": api,
      "hourly-transaction-topic": pipeline.hourlyTopic.counts,
      hourly_summary: table,
      "shopstream-hourly": index,
    },
  };
}

/**
 * Waits until everything that was accepted has been processed and the ledger balances.
 *
 * @throws NeverHappened at the deadline, naming the ids and hours that differ
 */
export async function untilBalanced(pipeline: Pipeline, run: Run, timeoutMs = 60_000): Promise<void> {
  await eventually(
    `the ledger of ${run.orderIdPrefix}* balances`,
    async () => {
      const lag = await findLag(pipeline);
      if (lag !== null) throw new Error(lag);
      const imbalances = await imbalancesOf(pipeline, run);
      if (imbalances.length > 0) throw new Error(describeImbalances(imbalances));
    },
    { timeoutMs, intervalMs: 500 },
  );
}
