import { ordersDeadLetterTopic, ordersTopic } from "../../contract/topics";
import { eventually } from "../harness/eventually";
import { compressionOf, connectorPoison, messageOf } from "../harness/orders/connector-poison";
import { orderFactory } from "../harness/orders/order-factory";
import { orderPoison } from "../harness/orders/order-poison";
import type { Fault } from "./fault";

export const poisonOnEveryTopic: Fault = {
  name: "poison-on-every-topic",
  promise: "records that cannot be processed become dead letters; nothing stops",
  inShortForm: true,
  gapTargetMs: 2_000,
  inject: async (context) => {
    const { cluster, deadLetters } = context.pipeline;
    const before = deadLetters.length;
    // Ids of its own: poison is not an order of the load.
    const factory = orderFactory("poison");
    let written = 0;
    for (const { record } of orderPoison) {
      for (let partition = 0; partition < ordersTopic.partitions; partition += 1) {
        await cluster.producer.send({ topic: ordersTopic.name, messages: [{ ...record(factory.next()), partition }] });
        written += 1;
      }
    }
    const poison = connectorPoison();
    for (const one of poison) {
      const compression = compressionOf(one);
      await cluster.producer.send({ topic: one.topic, messages: [messageOf(one)], compression });
    }
    await eventually(`${written} records are on ${ordersDeadLetterTopic.name}`, () => {
      if (deadLetters.length - before < written) throw new Error(`${deadLetters.length - before} are`);
    });
    context.note(`${written} dead letters of ${ordersTopic.name}, ${poison.length} for the connectors`);
    await context.untilHealthy();
  },
};
