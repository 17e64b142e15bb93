import type { Fault } from "./fault";

const fullSeconds = 120;
const shortSeconds = 20;
const ordersPerSecond = 120;

/** Stops a store and starts it again after two minutes (20 s in the short form), orders going on meanwhile. */
function outage(component: string): Pick<Fault, "ordersPerSecond" | "longestGapMs" | "inject" | "recover"> {
  return {
    ordersPerSecond,
    // The store is no part of accepting an order.
    longestGapMs: 2_000,
    inject: async (context) => {
      const store = await context.pipeline.containers.get(component);
      const stoppedAtMs = Date.now();
      await store.stop();
      const seconds = context.short ? shortSeconds : fullSeconds;
      await context.untilAccepted(seconds * ordersPerSecond, seconds * 2_000);
      await store.start();
      context.note(`${component} was away for ${Math.round((Date.now() - stoppedAtMs) / 1_000)} s`);
      await store.untilHealthy();
      await context.untilHealthy(240_000);
    },
    recover: async ({ pipeline }) => {
      await (await pipeline.containers.get(component)).start();
    },
  };
}

export const mysqlDown: Fault = {
  name: "mysql-down",
  promise: "orders go on being accepted; rows and counts arrive once MySQL is back",
  inShortForm: true,
  ...outage("mysql"),
};

export const elasticsearchDown: Fault = {
  name: "elasticsearch-down",
  promise: "orders go on being accepted; log documents and counts arrive once Elasticsearch is back",
  inShortForm: false,
  ...outage("elasticsearch"),
};
