import { ordersTopic } from "../../contract/topics";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Fault } from "./fault";

/** Enough for its session with the controller to end and others to lead. */
const acceptedMeanwhile = 2_400;

export const brokerFrozen: Fault = {
  name: "broker-frozen",
  promise: "a leader that stands still is replaced; awake again, it finds that it leads no more and catches up",
  inShortForm: false,
  inject: async (context) => {
    const { containers, cluster } = context.pipeline;
    const leader = await leaderOf(cluster, ordersTopic.name, 0);
    const broker = await containers.get(`kafka-${leader}`);
    await broker.freeze();
    await context.untilAccepted(acceptedMeanwhile);
    await broker.thaw();
    context.note(`broker ${leader} stood still while ${acceptedMeanwhile} orders were accepted`);
    await context.untilHealthy();
  },
  recover: async ({ pipeline: { containers } }) => {
    for (const broker of await containers.brokers()) await broker.thaw();
  },
};
