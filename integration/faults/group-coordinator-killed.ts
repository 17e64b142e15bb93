import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { groupCoordinator } from "../harness/kafka/broker-tools";
import type { Fault } from "./fault";
import { failoverTargetMs } from "./partition-leader";

/** One after the other; the first in the short form. */
const groups = [HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID];

export const groupCoordinatorKilled: Fault = {
  name: "group-coordinator-killed",
  promise: "another broker coordinates the group; rows and counts go on, offsets in a transaction included",
  inShortForm: true,
  gapTargetMs: failoverTargetMs,
  inject: async (context) => {
    const { containers } = context.pipeline;
    for (const groupId of context.short ? groups.slice(0, 1) : groups) {
      const coordinator = await groupCoordinator(await containers.get("kafka-1"), groupId);
      await (await containers.get(`kafka-${coordinator}`)).endProcess("SIGKILL");
      context.note(`broker ${coordinator} coordinated ${groupId}`);
      await context.untilAccepted(480);
      await context.untilHealthy();
    }
  },
};
