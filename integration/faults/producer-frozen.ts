import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";

/** A client gives up after 40 s. */
const giveUpTimeoutMs = 90_000;

export const producerFrozen: Fault = {
  name: "producer-frozen",
  promise: "orders whose clients have given up, and are taken all the same once the service is awake, count once",
  inShortForm: false,
  inject: async (context) => {
    const producer = await context.pipeline.containers.get("order-producer");
    const { load } = context;
    const unanswered = load.unanswered();
    await producer.freeze();
    await eventually(
      "a client gives up",
      () => {
        if (load.unanswered() === unanswered) throw new Error(`none has, ${load.inFlight()} wait`);
      },
      { timeoutMs: giveUpTimeoutMs },
    );
    const waiting = load.inFlight();
    await producer.thaw();
    context.note(`thawed with ${waiting} orders waiting, after the first of their clients had given up`);
    await context.untilHealthy();
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("order-producer")).thaw();
  },
};
