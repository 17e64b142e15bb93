import { ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";
import { untilGroupHas } from "../harness/kafka/cluster-state";

export const consumerPartitionedWhilePaused: Fault = {
  name: "consumer-partitioned-while-paused",
  promise:
    "an order-consumer that loses its partitions while it waits for MySQL continues once they are assigned again",
  inShortForm: true,
  gapTargetMs: 2_000,
  inject: async (context) => {
    const { pipeline } = context;
    const { cluster, containers, stack } = pipeline;
    const consumer = await containers.get("order-consumer");
    const mysql = await containers.get("mysql");
    const { State: before } = await consumer.inspect();

    await mysql.freeze();
    await eventually("order-consumer waits for MySQL", async () => {
      const response = await fetch(`${stack.orderConsumerUrl}/readyz`);
      const text = await response.text();
      if (!text.includes("paused")) throw new Error(text);
    });
    await consumer.cutOff();
    await eventually("its group is empty", async () => {
      const { groups } = await cluster.admin.describeGroups([ORDER_CONSUMER_GROUP_ID]);
      if (groups[0]?.state !== "Empty") throw new Error(`it is ${groups[0]?.state ?? "unknown"}`);
    });
    await consumer.reconnect();
    await untilGroupHas(pipeline.cluster, ORDER_CONSUMER_GROUP_ID, 1);
    await mysql.thaw();
    await context.untilHealthy();
    await context.untilAccepted(240);
    const { State: after } = await consumer.inspect();
    if (after.StartedAt !== before.StartedAt) throw new Error("order-consumer was restarted instead of continuing");
  },
  recover: async ({ pipeline: { containers } }) => {
    await (await containers.get("mysql")).thaw();
    await (await containers.get("order-consumer")).reconnect();
  },
};
