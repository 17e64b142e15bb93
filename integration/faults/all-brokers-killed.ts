import type { Fault } from "./fault";

export const allBrokersKilled: Fault = {
  name: "all-brokers-killed",
  promise: "after every broker was SIGKILLed at once, what was acknowledged is there and orders go on",
  inShortForm: false,
  giveUpAfterMs: 300_000,
  mayRepeatOnTopic: "librdkafka may begin a new epoch then, and sends under it what was written and not acknowledged",
  inject: async (context) => {
    const brokers = await context.pipeline.containers.brokers();
    await Promise.all(brokers.map((broker) => broker.endProcess("SIGKILL")));
    await context.untilHealthy(240_000);
    context.note(`${brokers.length} brokers were killed at once`);
  },
};
