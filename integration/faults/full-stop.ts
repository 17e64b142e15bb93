import type { Fault } from "./fault";

export const fullStop: Fault = {
  name: "full-stop-and-start",
  promise: "after every container was stopped and started, everything accepted before is there and orders go on",
  inShortForm: false,
  giveUpAfterMs: 400_000,
  inject: async (context) => {
    const all = await context.pipeline.containers.all();
    await Promise.all(all.map((container) => container.stop()));
    await Promise.all(all.map((container) => container.start()));
    await context.untilHealthy(300_000);
  },
  recover: async ({ pipeline }) => {
    for (const container of await pipeline.containers.all()) await container.start();
  },
};
