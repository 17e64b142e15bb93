import { setTimeout as delay } from "node:timers/promises";
import {
  HOURLY_STREAMS_APPLICATION_ID,
  hourlyTransactionTopic,
  orderCountsChangelogTopic,
  partialCountsRepartitionTopic,
} from "../../contract/topics";
import type { StackContainers } from "../harness/containers/stack-containers";
import { listTransactions } from "../harness/kafka/broker-tools";
import { tailTopics, type TopicTail } from "../harness/kafka/topic-tail";
import type { Fault } from "./fault";

const maxTries = 150;
const kills = 3;
/** A reader of committed records that is still behind after this long, with the writer frozen, waits for a transaction. */
const readerCatchesUpWithinMs = 1_000;

/** Where committed reading is held up although nobody writes: behind it is an open transaction. Null when it is not. */
async function heldUpBy(tail: TopicTail): Promise<string | null> {
  const deadlineMs = Date.now() + readerCatchesUpWithinMs;
  for (;;) {
    const behind = await tail.behind();
    if (behind === null || Date.now() > deadlineMs) return behind;
    await delay(50);
  }
}

/** The transactional id of the application's open transaction, as its coordinator knows it. */
async function openTransaction(containers: StackContainers): Promise<string | undefined> {
  const [broker] = await containers.brokers();
  if (broker === undefined) throw new Error("there is no broker");
  const transactions = await listTransactions(broker);
  return transactions.find(
    ({ transactionalId, state }) => transactionalId.startsWith(HOURLY_STREAMS_APPLICATION_ID) && state === "Ongoing",
  )?.transactionalId;
}

export const streamsKilledInTransaction: Fault = {
  name: "streams-killed-in-transaction",
  promise: "the open transaction is aborted, its orders are counted by the next one, once",
  inShortForm: true,
  ordersPerSecond: 200,
  inject: async (context) => {
    const { containers, cluster } = context.pipeline;
    const streams = await containers.get("hourly-streams");
    const tail = await tailTopics(cluster, {
      topics: [orderCountsChangelogTopic.name, partialCountsRepartitionTopic.name, hourlyTransactionTopic.name],
      onRecord: () => undefined,
    });
    try {
      let killed = 0;
      for (let tries = 1; killed < (context.short ? 1 : kills); tries += 1) {
        if (tries > maxTries) throw new Error(`${maxTries} times frozen, and never in a transaction`);
        await context.untilAccepted(1 + (tries % 7));
        await streams.freeze();
        const heldUp = await heldUpBy(tail);
        const transaction = heldUp === null ? undefined : await openTransaction(containers);
        if (heldUp === null || transaction === undefined) {
          await streams.thaw();
          continue;
        }
        await streams.killFrozen();
        killed += 1;
        context.note(`kill ${killed} (try ${tries}): ${heldUp}; the rest belonged to ${transaction}, ongoing`);
        await streams.untilHealthy();
        await context.untilAccepted(200);
      }
    } finally {
      await tail.close();
    }
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("hourly-streams")).thaw();
  },
};
