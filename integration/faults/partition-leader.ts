import { ordersTopic } from "../../contract/topics";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Fault, FaultContext } from "./fault";

/** Promised for the death of one broker, in milliseconds. */
export const failoverTargetMs = 6_000;
/** One after the other, each with every replica back in sync; one in the short form. */
const rounds = 5;

async function endLeaders(context: FaultContext, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const { pipeline, short } = context;
  for (let round = 0; round < (short ? 1 : rounds); round += 1) {
    const leader = await leaderOf(pipeline.cluster, ordersTopic.name, round % ordersTopic.partitions);
    await (await pipeline.containers.get(`kafka-${leader}`)).endProcess(signal);
    await context.untilAccepted(240);
    await context.untilHealthy();
    context.note(`round ${round + 1}: ${signal} to broker ${leader}`);
  }
}

export const partitionLeaderKilled: Fault = {
  name: "partition-leader-killed",
  promise: "each time a leader of orders-topic is SIGKILLed, orders are accepted again within 6 s",
  inShortForm: true,
  gapTargetMs: failoverTargetMs,
  inject: (context) => endLeaders(context, "SIGKILL"),
};

export const partitionLeaderStopped: Fault = {
  name: "partition-leader-stopped",
  promise: "each time a leader of orders-topic is SIGTERMed, orders are accepted again within 6 s",
  inShortForm: false,
  gapTargetMs: failoverTargetMs,
  inject: (context) => endLeaders(context, "SIGTERM"),
};
