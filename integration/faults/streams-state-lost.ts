import { HOURLY_STREAMS_APPLICATION_ID } from "../../contract/topics";
import { declaredInstances, removeReplicas, startReplica, type Replica } from "../harness/containers/replica";
import type { Fault } from "./fault";
import { untilGroupHas } from "../harness/kafka/cluster-state";

/** Changelog records that an instance has restored since its start, read from inside: its port is not published. */
async function restoredRecords(instance: Replica): Promise<number> {
  const program = "fetch(`http://127.0.0.1:${process.env.PORT}/metrics`).then((r) => r.text()).then(console.log)";
  const metrics = await instance.run(["node", "--eval", program]);
  const sample = /^shopstream_streams_records\{.*outcome="restored".*\} (\d+)$/m.exec(metrics)?.[1];
  if (sample === undefined) throw new Error(`its metrics have no shopstream_streams_records{outcome="restored"}`);
  return Number(sample);
}

export const streamsStateLost: Fault = {
  name: "streams-state-lost",
  promise: "a container without any state restores it from the changelog and continues counting",
  inShortForm: false,
  inject: async (context) => {
    const { pipeline } = context;
    const instances = await declaredInstances(pipeline.containers, "hourly-streams");
    const streams = await pipeline.containers.get("hourly-streams");
    await streams.stop();
    const fresh = await startReplica(pipeline.containers, "hourly-streams", 2);
    await fresh.untilHealthy();
    await untilGroupHas(pipeline.cluster, HOURLY_STREAMS_APPLICATION_ID, instances);
    await context.untilAccepted(240);
    const restored = await restoredRecords(fresh);
    if (restored === 0) throw new Error("it restored nothing: there was no state to lose");
    context.note(`${restored} changelog records restored`);
    await streams.start();
    await streams.untilHealthy();
    await untilGroupHas(pipeline.cluster, HOURLY_STREAMS_APPLICATION_ID, instances + 1);
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("hourly-streams")).start();
    await removeReplicas(pipeline.containers);
    await untilGroupHas(
      pipeline.cluster,
      HOURLY_STREAMS_APPLICATION_ID,
      await declaredInstances(pipeline.containers, "hourly-streams"),
    );
  },
};
