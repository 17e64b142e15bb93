import { ORDERS_DEAD_LETTER_TOPIC, ORDERS_TOPIC } from "../../contract/topics";
import { eventually } from "../harness/eventually";
import { partitionEnds } from "../harness/kafka/cluster-state";
import { tailTopics } from "../harness/kafka/topic-tail";
import { compressionOf, connectorPoison, messageOf, SINK_TOPICS } from "../harness/orders/connector-poison";
import { orderFactory } from "../harness/orders/order-factory";
import { ORDER_POISON } from "../harness/orders/order-poison";
import type { Fault, FaultContext } from "./fault";

const DEAD_LETTERS_TIMEOUT_MS = 120_000;

async function poisonOrdersTopic(context: FaultContext): Promise<void> {
  const { cluster, deadLetters } = context.pipeline;
  const before = deadLetters.length;
  // Ids of its own: poison is not an order of the load.
  const factory = orderFactory("poison");
  let written = 0;
  for (const { record } of ORDER_POISON) {
    for (let partition = 0; partition < ORDERS_TOPIC.partitions; partition += 1) {
      await cluster.producer.send({ topic: ORDERS_TOPIC.name, messages: [{ ...record(factory.next()), partition }] });
      written += 1;
    }
  }
  await eventually(
    `${written} dead letters are on ${ORDERS_DEAD_LETTER_TOPIC.name}`,
    () => {
      if (deadLetters.length - before < written) throw new Error(`${deadLetters.length - before} are`);
    },
    { timeoutMs: DEAD_LETTERS_TIMEOUT_MS },
  );
  context.note(`${written} dead letters of ${ORDERS_TOPIC.name}`);
}

async function poisonSinkTopics(context: FaultContext): Promise<void> {
  const { cluster } = context.pipeline;
  const topics = SINK_TOPICS.flatMap(({ deadLetterTopics }) => [...deadLetterTopics]);
  let found = 0;
  const from = await partitionEnds(cluster, topics);
  const tail = await tailTopics(cluster, { topics, from, onRecord: () => (found += 1) });
  try {
    let expected = 0;
    for (const poison of connectorPoison()) {
      const compression = compressionOf(poison);
      await cluster.producer.send({ topic: poison.topic, messages: [messageOf(poison)], compression });
      expected += poison.deadLetterTopics.length;
    }
    await eventually(
      `${expected} dead letters are on ${topics.join(", ")}`,
      () => {
        if (found < expected) throw new Error(`${found} are`);
      },
      { timeoutMs: DEAD_LETTERS_TIMEOUT_MS },
    );
    context.note(`${found} dead letters of the sinks`);
  } finally {
    await tail.close();
  }
}

export const poisonOnEveryTopic: Fault = {
  name: "poison-on-every-topic",
  promise: "records that cannot be processed become dead letters; nothing stops",
  inShortForm: true,
  alerts: ["DeadLetteredOrders", "DeadLetteredSinkRecords"],
  gapTargetMs: 2_000,
  inject: async (context) => {
    await poisonOrdersTopic(context);
    await poisonSinkTopics(context);
    await context.untilHealthy();
  },
};
