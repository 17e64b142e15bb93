import { quorumLeader } from "../harness/kafka/broker-tools";
import type { Fault } from "./fault";
import { failoverTargetMs } from "./partition-leader";

export const controllerKilled: Fault = {
  name: "controller-killed",
  promise: "another controller takes over; orders are accepted again within 6 s",
  inShortForm: false,
  gapTargetMs: failoverTargetMs,
  inject: async (context) => {
    const { containers } = context.pipeline;
    const anyBroker = await containers.get("kafka-1");
    const leader = await quorumLeader(anyBroker);
    await (await containers.get(`kafka-${leader}`)).endProcess("SIGKILL");
    context.note(`broker ${leader} was the active controller`);
    await context.untilAccepted(480);
  },
};
