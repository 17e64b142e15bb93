import type { ReplicatedService } from "../../contract/replicas";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { declaredInstances, removeReplicas, startReplica } from "../harness/containers/replica";
import type { Fault } from "./fault";
import { untilGroupHas } from "../harness/kafka/cluster-state";

/** Adds two instances, one after the other, and removes them again: one stops in good order, the other is killed. */
function addAndRemoveReplicas(service: ReplicatedService, groupId: string): Pick<Fault, "inject" | "recover"> {
  return {
    inject: async (context) => {
      const { pipeline } = context;
      const instances = await declaredInstances(pipeline.containers, service);
      const second = await startReplica(pipeline.containers, service, 2);
      await second.untilHealthy();
      await untilGroupHas(pipeline.cluster, groupId, instances + 1);
      await context.untilAccepted(240);
      const third = await startReplica(pipeline.containers, service, 3);
      await third.untilHealthy();
      await untilGroupHas(pipeline.cluster, groupId, instances + 2);
      await context.untilAccepted(240);

      await second.stop();
      await untilGroupHas(pipeline.cluster, groupId, instances + 1);
      await context.untilAccepted(240);
      await third.remove();
      await untilGroupHas(pipeline.cluster, groupId, instances);
    },
    recover: async ({ pipeline }) => {
      await removeReplicas(pipeline.containers);
      await untilGroupHas(pipeline.cluster, groupId, await declaredInstances(pipeline.containers, service));
    },
  };
}

export const consumerReplicas: Fault = {
  name: "consumer-replicas-join-and-leave",
  promise:
    "two, then three instances share the partitions; each order becomes one row, whichever instance joins or leaves",
  inShortForm: false,
  ...addAndRemoveReplicas("order-consumer", ORDER_CONSUMER_GROUP_ID),
};

export const streamsReplicas: Fault = {
  name: "streams-replicas-join-and-leave",
  promise: "two, then three instances share the tasks; each order counts once, whichever instance joins or leaves",
  inShortForm: false,
  ...addAndRemoveReplicas("hourly-streams", HOURLY_STREAMS_APPLICATION_ID),
};
