import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import type { StackContainer } from "../harness/containers/stack-container";
import { longestStopMs } from "../harness/kafka/longest-stop";
import { addInstance, removeAddedInstances, untilGroupHasAdded, type ServiceGroup } from "./added-instances";
import type { Fault, FaultContext } from "./fault";

/** A slow machine is late; one that waits for a transaction's time-out is much later. */
const FAILS_BEYOND = 4;

interface ReplicaOptions extends ServiceGroup {
  /** How long a partition may make no progress, in milliseconds. */
  readonly stopTargetMs: number;
}

/** Adds an instance, and kills it permanently: its container is not restarted, as when its machine dies. */
function killReplica({ stopTargetMs, ...group }: ReplicaOptions): Pick<Fault, "inject" | "recover"> {
  return {
    inject: async (context) => {
      const { pipeline } = context;
      const replica = await addInstance(pipeline, group, 2);
      await context.untilAccepted(240);

      const watching = new AbortController();
      const watched = longestStopMs(pipeline.cluster, group.groupId, watching.signal);
      try {
        await replica.container.kill({ signal: "SIGKILL" });
        await untilGroupHasAdded(pipeline, group, 0);
        await context.untilAccepted(600);
      } finally {
        watching.abort();
      }
      const stopMs = await watched;
      const text = `no partition was stalled for longer than ${(stopMs / 1_000).toFixed(1)} s`;
      context.note(stopMs <= stopTargetMs ? text : `${text}, the target is ${stopTargetMs / 1_000} s`);
      if (stopMs > FAILS_BEYOND * stopTargetMs) throw new Error(`a partition was stalled for ${Math.round(stopMs)} ms`);
    },
    recover: ({ pipeline }) => removeAddedInstances(pipeline, group),
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

const SECOND_PRODUCER = "order-producer-2";

/** Does something to one of several order-producers under load. @returns requests that were refused or got no answer meanwhile */
async function unservedWhile(
  context: FaultContext,
  act: (producer: StackContainer) => Promise<unknown>,
): Promise<number> {
  const producer = await context.pipeline.containers.get(SECOND_PRODUCER);
  await context.untilAccepted(240);
  const unserved = (): number => context.load.refused() + context.load.unanswered();
  const before = unserved();
  await act(producer);
  await producer.untilHealthy();
  await context.untilAccepted(240);
  return unserved() - before;
}

/** For stacks with several order-producers behind their proxy. */
export const producerReplicaStopped: Fault = {
  name: "producer-replica-stopped",
  promise: "the proxy sends it no order any more before it ends: none is refused, and none loses its answer",
  inShortForm: false,
  gapTargetMs: 2_000,
  component: SECOND_PRODUCER,
  inject: async (context) => {
    const lost = await unservedWhile(context, async (producer) => {
      await producer.stop();
      await context.untilAccepted(600);
      await producer.start();
    });
    if (lost > 0) throw new Error(`${lost} requests were refused or got no answer`);
  },
  recover: async ({ pipeline }) => (await pipeline.containers.get(SECOND_PRODUCER)).start(),
};

/** For stacks with several order-producers behind their proxy. */
export const producerReplicaKilled: Fault = {
  name: "producer-replica-killed",
  promise: "orders that it had get 503 or a broken connection, and are sent again; the others accept orders meanwhile",
  inShortForm: false,
  gapTargetMs: 2_000,
  component: SECOND_PRODUCER,
  inject: async (context) => {
    const lost = await unservedWhile(context, (producer) => producer.endProcess("SIGKILL"));
    context.note(`${lost} requests were refused or got no answer`);
  },
};
