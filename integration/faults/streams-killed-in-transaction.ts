import { setTimeout as delay } from "node:timers/promises";
import {
  hourlyTransactionTopic,
  orderCountsChangelogTopic,
  partialCountsRepartitionTopic,
} from "../../contract/topics";
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
        if (heldUp === null) {
          await streams.thaw();
          continue;
        }
        await streams.killFrozen();
        killed += 1;
        context.note(`kill ${killed} (try ${tries}): ${heldUp}, the rest belonged to an open transaction`);
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
