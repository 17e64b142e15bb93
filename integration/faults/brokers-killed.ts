import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC } from "../../contract/topics";
import { countingTransaction, groupCoordinator, quorumLeader } from "../harness/kafka/broker-tools";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Fault, FaultContext } from "./fault";

/** Promised for the failure of one broker. */
const FAILOVER_TARGET_MS = 6_000;
/** Orders accepted after a broker has failed, before the fault is over. */
const ORDERS_AFTER_FAILOVER = 480;
/** How many leaders are ended, each after every replica is in sync again; one in the short form. */
const LEADERS = 5;
/** Groups whose coordinator is killed, one after the other. */
const GROUP_IDS = [HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID];

async function endBroker({ pipeline }: FaultContext, id: number, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  await (await pipeline.containers.get(`kafka-${id}`)).endProcess(signal);
}

async function endLeaders(context: FaultContext, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  for (let round = 0; round < (context.short ? 1 : LEADERS); round += 1) {
    const leader = await leaderOf(context.pipeline.cluster, {
      topic: ORDERS_TOPIC.name,
      partition: round % ORDERS_TOPIC.partitions,
    });
    await endBroker(context, leader, signal);
    await context.untilAccepted(ORDERS_AFTER_FAILOVER / 2);
    await context.untilHealthy();
    context.note(`round ${round + 1}: ${signal} to broker ${leader}`);
  }
}

export const partitionLeaderKilled: Fault = {
  name: "partition-leader-killed",
  promise: "each time a leader of orders-topic is SIGKILLed, orders are accepted again within 6 s",
  inShortForm: true,
  gapTargetMs: FAILOVER_TARGET_MS,
  inject: (context) => endLeaders(context, "SIGKILL"),
};

export const partitionLeaderStopped: Fault = {
  name: "partition-leader-stopped",
  promise: "each time a leader of orders-topic is SIGTERMed, orders are accepted again within 6 s",
  inShortForm: false,
  gapTargetMs: FAILOVER_TARGET_MS,
  inject: (context) => endLeaders(context, "SIGTERM"),
};

export const controllerKilled: Fault = {
  name: "controller-killed",
  promise: "another controller takes over; orders are accepted again within 6 s",
  inShortForm: false,
  gapTargetMs: FAILOVER_TARGET_MS,
  inject: async (context) => {
    const leader = await quorumLeader(await context.pipeline.containers.get("kafka-1"));
    await endBroker(context, leader, "SIGKILL");
    context.note(`broker ${leader} was the active controller`);
    await context.untilAccepted(ORDERS_AFTER_FAILOVER);
  },
};

export const transactionCoordinatorKilled: Fault = {
  name: "transaction-coordinator-killed",
  promise: "counting continues under another coordinator, and every order counts exactly once",
  inShortForm: false,
  gapTargetMs: FAILOVER_TARGET_MS,
  inject: async (context) => {
    const transaction = await countingTransaction(await context.pipeline.containers.get("kafka-1"));
    await endBroker(context, transaction.coordinator, "SIGKILL");
    context.note(`broker ${transaction.coordinator} coordinated ${transaction.transactionalId} (${transaction.state})`);
    await context.untilAccepted(ORDERS_AFTER_FAILOVER);
  },
};

export const groupCoordinatorKilled: Fault = {
  name: "group-coordinator-killed",
  promise: "another broker coordinates the group; rows and counts continue, including offsets in a transaction",
  inShortForm: false,
  gapTargetMs: FAILOVER_TARGET_MS,
  inject: async (context) => {
    for (const groupId of GROUP_IDS) {
      const coordinator = await groupCoordinator(await context.pipeline.containers.get("kafka-1"), groupId);
      await endBroker(context, coordinator, "SIGKILL");
      context.note(`broker ${coordinator} coordinated ${groupId}`);
      await context.untilAccepted(ORDERS_AFTER_FAILOVER);
      await context.untilHealthy();
    }
  },
};

export const allBrokersKilled: Fault = {
  name: "all-brokers-killed",
  promise: "after every broker was SIGKILLed at once, what was acknowledged is there and orders are accepted again",
  inShortForm: false,
  giveUpAfterMs: 300_000,
  mayRepeatOnTopic:
    "librdkafka may start a new epoch, and send under it again what was written but not acknowledged under the old one",
  inject: async (context) => {
    const brokers = await context.pipeline.containers.brokers();
    await Promise.all(brokers.map((broker) => broker.endProcess("SIGKILL")));
    await context.untilHealthy(240_000);
    context.note(`${brokers.length} brokers were killed at once`);
  },
};
