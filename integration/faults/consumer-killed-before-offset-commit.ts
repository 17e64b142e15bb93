import { ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { committedOffsets } from "../harness/kafka/cluster-state";
import type { FaultContext, Fault } from "./fault";

const MAX_TRIES = 300;
const KILLS = 3;

/**
 * Orders of the load that are rows already, but whose offset is not committed. The consumer is frozen meanwhile, so that
 * this does not change before it is thawed or killed.
 */
async function findUncommittedRows({ pipeline, orderIdPrefix }: FaultContext): Promise<string[]> {
  const committed = await committedOffsets(pipeline.cluster, ORDER_CONSUMER_GROUP_ID);
  const uncommitted = [...pipeline.recount.orders.values()].filter(
    ({ orderId, partition, offset }) => orderId.startsWith(orderIdPrefix) && offset >= (committed.get(partition) ?? 0n),
  );
  return pipeline.mysql.storedAmong(uncommitted.map(({ orderId }) => orderId));
}

export const consumerKilledBeforeOffsetCommit: Fault = {
  name: "consumer-killed-before-offset-commit",
  promise: "orders stored before the kill are read again from the topic, and no row is duplicated",
  inShortForm: true,
  ordersPerSecond: 200,
  inject: async (context) => {
    const consumer = await context.pipeline.containers.get("order-consumer");
    let killed = 0;
    for (let tries = 1; killed < (context.short ? 1 : KILLS); tries += 1) {
      if (tries > MAX_TRIES) throw new Error(`frozen ${MAX_TRIES} times, never between the two commits`);
      await context.untilAccepted(1 + (tries % 5));
      await consumer.freeze();
      const stored = await findUncommittedRows(context);
      if (stored.length === 0) {
        await consumer.thaw();
        continue;
      }
      await consumer.killFrozen();
      killed += 1;
      context.note(`kill ${killed} (try ${tries}): ${stored.length} orders were stored and not committed`);
      await consumer.untilHealthy();
      await context.untilAccepted(200);
    }
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("order-consumer")).thaw();
  },
};
