import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { removeReplicas, startReplica } from "../harness/containers/replica";
import type { Fault } from "./fault";
import { untilMembers } from "./group-members";

export const streamsStateLost: Fault = {
  name: "streams-state-lost",
  promise: "a container that never held any state restores it from the changelog and counts on",
  inShortForm: false,
  inject: async (context) => {
    const { pipeline } = context;
    const streams = await pipeline.containers.get("hourly-streams");
    await streams.stop();
    const fresh = await startReplica(pipeline.containers, "hourly-streams", 2);
    await fresh.untilHealthy();
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 1);
    await context.untilAccepted(240);
    await streams.start();
    await streams.untilHealthy();
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 2);
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("hourly-streams")).start();
    await removeReplicas(pipeline.containers);
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 1);
  },
};
