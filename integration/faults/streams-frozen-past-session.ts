import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { removeReplicas, startReplica } from "../harness/containers/replica";
import type { Fault } from "./fault";
import { untilMembers } from "./group-members";

export const streamsFrozenPastSession: Fault = {
  name: "streams-frozen-past-session",
  promise: "another instance takes over; the zombie is fenced when it thaws, and writes nothing",
  inShortForm: true,
  inject: async (context) => {
    const { pipeline } = context;
    const streams = await pipeline.containers.get("hourly-streams");
    const replica = await startReplica(pipeline.containers, "hourly-streams", 2);
    await replica.untilHealthy();
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 2);
    await context.untilAccepted(120);
    const { State: before } = await streams.inspect();

    await streams.freeze();
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 1);
    await context.untilAccepted(240);
    const thawedAt = new Date();
    await streams.thaw();
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 2);
    await streams.untilHealthy();
    await context.untilAccepted(120);
    const { State: after } = await streams.inspect();
    const startedAfresh = after.StartedAt !== before.StartedAt;
    if (!startedAfresh && !(await streams.printedSince(thawedAt)).includes('"lost":true')) {
      throw new Error("the zombie went on as if it still had its partitions");
    }
    context.note(`the zombie found its partitions lost and ${startedAfresh ? "started afresh" : "joined again"}`);
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("hourly-streams")).thaw();
    await removeReplicas(pipeline.containers);
    await untilMembers(pipeline, HOURLY_STREAMS_APPLICATION_ID, 1);
  },
};
