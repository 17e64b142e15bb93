import { setTimeout as delay } from "node:timers/promises";
import {
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
} from "../../contract/topics";
import type { StackContainers } from "../harness/containers/stack-containers";
import { listTransactions } from "../harness/kafka/broker-tools";
import { tailTopics, type TopicTail } from "../harness/kafka/topic-tail";
import type { Fault } from "./fault";

const MAX_TRIES = 150;
const KILLS = 3;
/** How long the two readers have to read everything that the frozen writer has written. */
const READ_DELAY_MS = 500;

/** Two readers of the same topics: one of committed records, one of all records. */
interface Readers {
  readonly committed: TopicTail;
  readonly written: TopicTail;
}

/** Names a partition with uncommitted records, with the writer frozen; null when there is none. */
async function findUncommitted({ committed, written }: Readers): Promise<string | null> {
  await delay(READ_DELAY_MS);
  for (const [partition, next] of written.positions) {
    const committedUpTo = committed.positions.get(partition) ?? 0n;
    if (next > committedUpTo) return `${partition} was written up to ${next}, committed up to ${committedUpTo}`;
  }
  return null;
}

/** The transactional id of the application's open transaction, according to its coordinator. */
async function findOpenTransaction(containers: StackContainers): Promise<string | undefined> {
  const transactions = await listTransactions(await containers.get("kafka-1"));
  return transactions.find(
    ({ transactionalId, state }) => transactionalId.startsWith(HOURLY_STREAMS_APPLICATION_ID) && state === "Ongoing",
  )?.transactionalId;
}

export const streamsKilledInTransaction: Fault = {
  name: "streams-killed-in-transaction",
  promise: "the open transaction is aborted; its orders are counted in the next one, once each",
  inShortForm: true,
  ordersPerSecond: 200,
  inject: async (context) => {
    const { containers, cluster } = context.pipeline;
    const streams = await containers.get("hourly-streams");
    const topics = [
      ORDER_COUNTS_CHANGELOG_TOPIC.name,
      PARTIAL_COUNTS_REPARTITION_TOPIC.name,
      HOURLY_TRANSACTION_TOPIC.name,
    ];
    const committed = await tailTopics(cluster, { topics, onRecord: () => undefined });
    const written = await tailTopics(cluster, { topics, onRecord: () => undefined, uncommitted: true });
    try {
      let killed = 0;
      for (let tries = 1; killed < (context.short ? 1 : KILLS); tries += 1) {
        if (tries > MAX_TRIES) throw new Error(`frozen ${MAX_TRIES} times, never in a transaction`);
        await context.untilAccepted(1 + (tries % 7));
        await streams.freeze();
        const uncommitted = await findUncommitted({ committed, written });
        const transaction = uncommitted === null ? undefined : await findOpenTransaction(containers);
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
