import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";

/** Longer than a client waits for its answer: 40 s. */
const GIVE_UP_TIMEOUT_MS = 90_000;

export const producerFrozen: Fault = {
  name: "producer-frozen",
  promise: "orders that clients gave up waiting for, and that the service accepts once it is thawed, count once",
  inShortForm: false,
  inject: async (context) => {
    const producer = await context.pipeline.containers.get("order-producer");
    const { load } = context;
    const unanswered = load.unanswered();
    await producer.freeze();
    await eventually(
      "a client times out",
      () => {
        if (load.unanswered() === unanswered) throw new Error(`none has, ${load.inFlight()} are waiting`);
      },
      { timeoutMs: GIVE_UP_TIMEOUT_MS },
    );
    const waiting = load.inFlight();
    await producer.thaw();
    context.note(`thawed with ${waiting} orders in flight, after the first client had timed out`);
    await context.untilHealthy();
  },
  recover: async ({ pipeline }) => {
    await (await pipeline.containers.get("order-producer")).thaw();
  },
};
