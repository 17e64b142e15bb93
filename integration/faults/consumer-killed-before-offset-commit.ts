import { ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { committedOffsets } from "../harness/kafka/cluster-state";
import type { FaultContext, Fault } from "./fault";

const maxTries = 300;
const kills = 3;

/**
 * Orders of the load that are rows already while their offset is not committed. The consumer is frozen meanwhile, so
 * what is seen stays true until it is thawed or killed.
 */
async function storedBeyondCommit({ pipeline, orderIdPrefix }: FaultContext): Promise<string[]> {
  const committed = await committedOffsets(pipeline.cluster, ORDER_CONSUMER_GROUP_ID);
  const uncommitted = [...pipeline.recount.orders.values()].filter(
    ({ orderId, partition, offset }) => orderId.startsWith(orderIdPrefix) && offset >= (committed.get(partition) ?? 0n),
  );
  return pipeline.mysql.storedAmong(uncommitted.map(({ orderId }) => orderId));
}

export const consumerKilledBeforeOffsetCommit: Fault = {
  name: "consumer-killed-before-offset-commit",
  promise: "rows written before the kill are read again from the topic and stay single",
  inShortForm: true,
  ordersPerSecond: 200,
  inject: async (context) => {
    const consumer = await context.pipeline.containers.get("order-consumer");
    let killed = 0;
    for (let tries = 1; killed < (context.short ? 1 : kills); tries += 1) {
      if (tries > maxTries) throw new Error(`${maxTries} times frozen, and never between the two commits`);
      await context.untilAccepted(1 + (tries % 5));
      await consumer.freeze();
      const stored = await storedBeyondCommit(context);
      if (stored.length === 0) {
        await consumer.thaw();
        continue;
      }
      await consumer.killFrozen();
      killed += 1;
      context.note(`kill ${killed} (try ${tries}): ${stored.length} orders were rows and not committed`);
      await consumer.untilHealthy();
      await context.untilAccepted(200);
    }
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("order-consumer")).thaw();
  },
};
