import type { Fault } from "./fault";

/** Kills what is no part of accepting an order, and leaves it to its restart policy. */
function killed(component: string): Pick<Fault, "gapTargetMs" | "inject"> {
  return {
    gapTargetMs: 2_000,
    inject: async (context) => {
      const part = await context.pipeline.containers.get(component);
      await part.endProcess("SIGKILL");
      await part.untilHealthy();
      await context.untilHealthy();
    },
  };
}

export const mysqlKilled: Fault = {
  name: "mysql-killed",
  promise: "rows that were committed are there after the crash, and those that were not are written again",
  inShortForm: false,
  ...killed("mysql"),
};

export const elasticsearchKilled: Fault = {
  name: "elasticsearch-killed",
  promise: "documents that were acknowledged are there after the crash, and those that were not are written again",
  inShortForm: false,
  ...killed("elasticsearch"),
};

export const connectKilled: Fault = {
  name: "connect-worker-killed",
  promise: "the connectors resume where they were; what they write again replaces what is there",
  inShortForm: false,
  ...killed("connect"),
};
