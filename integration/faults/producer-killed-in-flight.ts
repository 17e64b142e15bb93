import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";

const ROUNDS = 3;

export const producerKilledInFlight: Fault = {
  name: "producer-killed-in-flight",
  promise: "orders whose answer was lost are sent again under their orderId, and count once",
  inShortForm: true,
  // Enough for requests to be in flight at any moment.
  ordersPerSecond: 400,
  inject: async (context) => {
    const { containers } = context.pipeline;
    const producer = await containers.get("order-producer");
    for (let round = 0; round < (context.short ? 1 : ROUNDS); round += 1) {
      // A proxy in front of several replicas answers in the place of the one that died.
      const withoutAnswer = (): number => context.load.unanswered() + context.load.refused();
      const before = withoutAnswer();
      const inFlight = await eventually(
        "requests are in flight",
        () => {
          if (context.load.inFlight() === 0) throw new Error("none is");
          return context.load.inFlight();
        },
        { intervalMs: 1 },
      );
      await producer.endProcess("SIGKILL");
      await producer.untilHealthy();
      await context.untilAccepted(400);
      const lost = withoutAnswer() - before;
      if (lost === 0) throw new Error("no request lost its answer: the process was not killed in flight");
      context.note(`round ${round + 1}: killed with ${inFlight} requests in flight; ${lost} requests got no answer`);
    }
  },
};
