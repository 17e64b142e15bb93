import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID } from "../../contract/topics";
import { addInstance, removeAddedInstances, untilGroupHasAdded, type ServiceGroup } from "./added-instances";
import type { Fault } from "./fault";

interface ZombieOptions extends ServiceGroup {
  /** What the service logs when it finds that its partitions were assigned to another instance. */
  readonly lossMessage: string;
}

/** Freezes an instance until another one has its partitions, then thaws it. */
function freezePastSession({ lossMessage, ...group }: ZombieOptions): Pick<Fault, "inject" | "recover"> {
  return {
    inject: async (context) => {
      const { pipeline } = context;
      const original = await pipeline.containers.get(group.service);
      await addInstance(pipeline, group, 2);
      await context.untilAccepted(120);
      // Frozen while it is starting, it would have nothing to lose.
      await original.untilHealthy();
      await untilGroupHasAdded(pipeline, group, 1);
      const { State: before } = await original.inspect();

      await original.freeze();
      await untilGroupHasAdded(pipeline, group, 0);
      await context.untilAccepted(240);
      const thawedAt = new Date();
      await original.thaw();
      await untilGroupHasAdded(pipeline, group, 1);
      await original.untilHealthy();
      await context.untilAccepted(120);
      const { State: after } = await original.inspect();
      const isRestarted = after.StartedAt !== before.StartedAt;
      if (!isRestarted && !(await original.printedSince(thawedAt)).includes(lossMessage)) {
        throw new Error("the zombie continued as if it still had its partitions");
      }
      context.note(`the zombie found that it had lost its partitions, and ${isRestarted ? "restarted" : "rejoined"}`);
    },
    recover: async ({ pipeline }) => {
      await (await pipeline.containers.get(group.service)).thaw();
      await removeAddedInstances(pipeline, group);
    },
  };
}

export const consumerFrozenPastSession: Fault = {
  name: "consumer-frozen-past-session",
  promise: "another instance takes over; what the zombie still does with its batch changes nothing",
  inShortForm: false,
  ...freezePastSession({
    service: "order-consumer",
    groupId: ORDER_CONSUMER_GROUP_ID,
    lossMessage: '"partitions revoked"',
  }),
};

export const streamsFrozenPastSession: Fault = {
  name: "streams-frozen-past-session",
  promise: "another instance takes over; the zombie is fenced when it thaws, and writes nothing",
  inShortForm: true,
  ...freezePastSession({
    service: "hourly-streams",
    groupId: HOURLY_STREAMS_APPLICATION_ID,
    lossMessage: '"lost":true',
  }),
};
