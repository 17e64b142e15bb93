import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { addInstance, removeAddedInstances, untilGroupHasAdded, type ServiceGroup } from "./added-instances";
import type { Fault } from "./fault";

/** Adds two instances, one after the other, and removes them again: one stops in good order, the other is killed. */
function addAndRemoveReplicas(group: ServiceGroup): Pick<Fault, "inject" | "recover"> {
  return {
    inject: async (context) => {
      const { pipeline } = context;
      const second = await addInstance(pipeline, group, 2);
      await context.untilAccepted(240);
      const third = await addInstance(pipeline, group, 3);
      await context.untilAccepted(240);

      await second.stop();
      await untilGroupHasAdded(pipeline, group, 1);
      await context.untilAccepted(240);
      await third.remove();
      await untilGroupHasAdded(pipeline, group, 0);
    },
    recover: ({ pipeline }) => removeAddedInstances(pipeline, group),
  };
}

export const consumerReplicas: Fault = {
  name: "consumer-replicas-join-and-leave",
  promise:
    "two, then three instances share the partitions; each order becomes one row, whichever instance joins or leaves",
  inShortForm: false,
  ...addAndRemoveReplicas({ service: "order-consumer", groupId: ORDER_CONSUMER_GROUP_ID }),
};

export const streamsReplicas: Fault = {
  name: "streams-replicas-join-and-leave",
  promise: "two, then three instances share the tasks; each order counts once, whichever instance joins or leaves",
  inShortForm: false,
  ...addAndRemoveReplicas({ service: "hourly-streams", groupId: HOURLY_STREAMS_APPLICATION_ID }),
};
