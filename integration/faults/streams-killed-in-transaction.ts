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
/** How long two readers are given to reach the end of what a frozen writer has written, in milliseconds. */
const readersArriveWithinMs = 500;

/** Reads the same topics twice: as far as transactions are committed, and as far as anything is written. */
interface Readers {
  readonly committed: TopicTail;
  readonly written: TopicTail;
}

/** Where records stand that are not committed, with the writer frozen; null where there are none. */
async function uncommittedAt({ committed, written }: Readers): Promise<string | null> {
  await delay(readersArriveWithinMs);
  for (const [partition, next] of written.positions) {
    const committedUpTo = committed.positions.get(partition) ?? 0n;
    if (next > committedUpTo) return `${partition} was written up to ${next}, committed up to ${committedUpTo}`;
  }
  return null;
}

/** The transactional id of the application's open transaction, as its coordinator knows it. */
async function openTransaction(containers: StackContainers): Promise<string | undefined> {
  const transactions = await listTransactions(await containers.get("kafka-1"));
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
    const topics = [orderCountsChangelogTopic.name, partialCountsRepartitionTopic.name, hourlyTransactionTopic.name];
    const committed = await tailTopics(cluster, { topics, onRecord: () => undefined });
    const written = await tailTopics(cluster, { topics, onRecord: () => undefined, uncommitted: true });
    try {
      let killed = 0;
      for (let tries = 1; killed < (context.short ? 1 : kills); tries += 1) {
        if (tries > maxTries) throw new Error(`${maxTries} times frozen, and never in a transaction`);
        await context.untilAccepted(1 + (tries % 7));
        await streams.freeze();
        const uncommitted = await uncommittedAt({ committed, written });
        const transaction = uncommitted === null ? undefined : await openTransaction(containers);
        if (uncommitted === null || transaction === undefined) {
          await streams.thaw();
          continue;
        }
        await streams.killFrozen();
        killed += 1;
        context.note(`kill ${killed} (try ${tries}): ${uncommitted}; ${transaction} was ongoing`);
        await streams.untilHealthy();
        await context.untilAccepted(200);
      }
    } finally {
      await committed.close();
      await written.close();
    }
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("hourly-streams")).thaw();
  },
};
