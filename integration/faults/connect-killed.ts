import type { Fault } from "./fault";

export const connectKilled: Fault = {
  name: "connect-worker-killed",
  promise: "the connectors resume where they were; what they write again replaces what is there",
  inShortForm: false,
  longestGapMs: 2_000,
  inject: async (context) => {
    const worker = await context.pipeline.containers.get("connect");
    await worker.endProcess("SIGKILL");
    await worker.untilHealthy();
    await context.untilHealthy();
  },
};
