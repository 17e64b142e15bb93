import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { eventually } from "./eventually";
import { findUnderReplicated } from "./kafka/cluster-state";
import type { Pipeline } from "./pipeline";

/** Names something in the stack that is not healthy; null when everything is. */
async function findUnhealthy({ containers, cluster, connect }: Pipeline): Promise<string | null> {
  for (const container of await containers.all()) {
    const { name } = container;
    const { State } = await container.inspect();
    if (State.Paused || !State.Running) return `${name} is ${State.Status}`;
    if (State.Health !== undefined && State.Health.Status !== "healthy") return `${name} is ${State.Health.Status}`;
  }
  const underReplicated = await findUnderReplicated(cluster);
  if (underReplicated !== null) return underReplicated;
  const notRunning = await connect.notRunning();
  if (notRunning !== null) return notRunning;
  const { groups } = await cluster.admin.describeGroups([HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID]);
  const unstable = groups.find(({ state }) => state !== "Stable");
  return unstable === undefined ? null : `the group ${unstable.groupId} is ${unstable.state}`;
}

/**
 * Waits until every container is healthy, every replica in sync, every connector and task RUNNING and both groups
 * stable.
 *
 * @throws NeverHappened at the deadline, naming what is not healthy
 */
export async function untilStackHealthy(pipeline: Pipeline, timeoutMs = 180_000): Promise<void> {
  await eventually(
    "the stack is healthy",
    async () => {
      const found = await findUnhealthy(pipeline);
      if (found !== null) throw new Error(found);
    },
    { timeoutMs, intervalMs: 500 },
  );
}
