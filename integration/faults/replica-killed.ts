import type { ReplicatedService } from "../../contract/replicas";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { declaredInstances, removeReplicas, startReplica } from "../harness/containers/replica";
import { untilGroupHas } from "../harness/kafka/cluster-state";
import { longestStopMs } from "../harness/kafka/longest-stop";
import type { Fault } from "./fault";

/** A slow machine is late; one that waits for a transaction's time-out is much later. */
const FAILS_BEYOND = 4;

interface ReplicaOptions {
  readonly service: ReplicatedService;
  readonly groupId: string;
  /** How long a partition may make no progress, in milliseconds. */
  readonly stopTargetMs: number;
}

/** Adds an instance, and kills it for good: its container is not restarted, as when its machine dies. */
function killReplica({ service, groupId, stopTargetMs }: ReplicaOptions): Pick<Fault, "inject" | "recover"> {
  return {
    inject: async (context) => {
      const { containers, cluster } = context.pipeline;
      const instances = await declaredInstances(containers, service);
      const replica = await startReplica(containers, service, 2);
      await replica.untilHealthy();
      await untilGroupHas(cluster, groupId, instances + 1);
      await context.untilAccepted(240);

      const watching = new AbortController();
      const watched = longestStopMs(cluster, groupId, watching.signal);
      try {
        await replica.container.kill({ signal: "SIGKILL" });
        await untilGroupHas(cluster, groupId, instances);
        await context.untilAccepted(600);
      } finally {
        watching.abort();
      }
      const stopMs = await watched;
      const text = `no partition stood still for longer than ${(stopMs / 1_000).toFixed(1)} s`;
      context.note(stopMs <= stopTargetMs ? text : `${text}, the target is ${stopTargetMs / 1_000} s`);
      if (stopMs > FAILS_BEYOND * stopTargetMs) throw new Error(`a partition stood still for ${Math.round(stopMs)} ms`);
    },
    recover: async ({ pipeline }) => {
      await removeReplicas(pipeline.containers);
      await untilGroupHas(pipeline.cluster, groupId, await declaredInstances(pipeline.containers, service));
    },
  };
}

export const streamsReplicaKilled: Fault = {
  name: "streams-replica-killed",
  promise: "another instance goes on with its partitions within 5 s; each order counts once",
  inShortForm: false,
  gapTargetMs: 2_000,
  ...killReplica({ service: "hourly-streams", groupId: HOURLY_STREAMS_APPLICATION_ID, stopTargetMs: 5_000 }),
};

export const consumerReplicaKilled: Fault = {
  name: "consumer-replica-killed",
  promise: "another instance stores the orders of its partitions; each becomes one row",
  inShortForm: false,
  gapTargetMs: 2_000,
  ...killReplica({ service: "order-consumer", groupId: ORDER_CONSUMER_GROUP_ID, stopTargetMs: 15_000 }),
};

/** For stacks with several order-producers behind their proxy. */
export const producerReplicaStopped: Fault = {
  name: "producer-replica-stopped",
  promise: "the proxy sends it no order any more before it ends: none is refused, and none loses its answer",
  inShortForm: false,
  gapTargetMs: 2_000,
  component: "order-producer-2",
  inject: async (context) => {
    const replica = await context.pipeline.containers.get("order-producer-2");
    await context.untilAccepted(240);
    const without = (): number => context.load.refused() + context.load.unanswered();
    const before = without();
    await replica.stop();
    await context.untilAccepted(600);
    await replica.start();
    await replica.untilHealthy();
    await context.untilAccepted(240);
    const lost = without() - before;
    if (lost > 0) throw new Error(`${lost} requests were refused or got no answer`);
  },
  recover: async ({ pipeline }) => (await pipeline.containers.get("order-producer-2")).start(),
};

/** For stacks with several order-producers behind their proxy. */
export const producerReplicaKilled: Fault = {
  name: "producer-replica-killed",
  promise: "orders that it had get 503 or a broken connection, and are sent again; the others accept orders meanwhile",
  inShortForm: false,
  gapTargetMs: 2_000,
  component: "order-producer-2",
  inject: async (context) => {
    const replica = await context.pipeline.containers.get("order-producer-2");
    await context.untilAccepted(240);
    const without = (): number => context.load.refused() + context.load.unanswered();
    const before = without();
    await replica.endProcess("SIGKILL");
    await replica.untilHealthy();
    await context.untilAccepted(240);
    context.note(`${without() - before} requests were refused or got no answer`);
  },
};
