import type { Fault } from "./fault";

/** Kills a component that accepting orders does not need; its restart policy starts it again. */
function killComponent(component: string): Pick<Fault, "gapTargetMs" | "inject"> {
  return {
    gapTargetMs: 2_000,
    inject: async (context) => {
      const container = await context.pipeline.containers.get(component);
      await container.endProcess("SIGKILL");
      await container.untilHealthy();
      await context.untilHealthy();
    },
  };
}

export const mysqlKilled: Fault = {
  name: "mysql-killed",
  promise: "rows that were committed are there after the crash, and those that were not are written again",
  inShortForm: false,
  ...killComponent("mysql"),
};

export const elasticsearchKilled: Fault = {
  name: "elasticsearch-killed",
  promise: "documents that were acknowledged are there after the crash, and those that were not are written again",
  inShortForm: false,
  ...killComponent("elasticsearch"),
};

export const connectKilled: Fault = {
  name: "connect-worker-killed",
  promise: "the connectors resume where they were; what they write again replaces what is there",
  inShortForm: false,
  ...killComponent("connect"),
};
