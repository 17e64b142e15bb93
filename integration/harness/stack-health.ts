import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { eventually } from "./eventually";
import { underReplicated } from "./kafka/cluster-state";
import type { Pipeline } from "./pipeline";

/** Says what of the stack is not as it should be; null when everything is. */
async function ailment({ containers, cluster, connect }: Pipeline): Promise<string | null> {
  for (const container of await containers.all()) {
    const { name } = container;
    const { State } = await container.inspect();
    if (State.Paused || !State.Running) return `${name} is ${State.Status}`;
    if (State.Health !== undefined && State.Health.Status !== "healthy") return `${name} is ${State.Health.Status}`;
  }
  const lagging = await underReplicated(cluster);
  if (lagging !== null) return lagging;
  const names = await connect.names();
  if (names.length === 0) return "Kafka Connect knows no connector";
  for (const name of names) {
    const notRunning = await connect.notRunning(name);
    if (notRunning !== null) return notRunning;
  }
  const { groups } = await cluster.admin.describeGroups([HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID]);
  const unsettled = groups.find(({ state }) => state !== "Stable");
  return unsettled === undefined ? null : `the group ${unsettled.groupId} is ${unsettled.state}`;
}

/**
 * Waits until every container is healthy, every replica in sync, every connector and task RUNNING and both groups
 * stable.
 *
 * @throws NeverHappened at the deadline, naming what is not
 */
export async function untilStackHealthy(pipeline: Pipeline, timeoutMs = 180_000): Promise<void> {
  await eventually(
    "the stack is healthy",
    async () => {
      const found = await ailment(pipeline);
      if (found !== null) throw new Error(found);
    },
    { timeoutMs, intervalMs: 500 },
  );
}
