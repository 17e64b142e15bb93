import { once } from "node:events";
import { get } from "node:http";
import { orderProducer, postOrders } from "../load/post-orders";
import { drain } from "../load/sustained-rate";
import { requireWrk } from "../load/wrk";
import type { Contestant, Row } from "../measuring/row";
import { OWN_STAGES } from "../pipelines/own-pipeline";

const CONNECTIONS = 50;
const SECONDS = 30;
const QUICK_SECONDS = 3;

const NOBODY = "nobody looks";

/** Does the work while a viewer gets the page's events. */
async function whileWatched<Result>(operationsUrl: string, work: () => Promise<Result>): Promise<Result> {
  const viewer = get(`${operationsUrl}/api/events`);
  viewer.on("response", (response) => response.resume());
  // The first event says that the service samples.
  await once(viewer, "response");
  try {
    return await work();
  } finally {
    viewer.destroy();
  }
}

/** What it costs the pipeline that somebody looks at the operations page. */
export const operationsPage: Row = {
  name: "operations-page",
  title: "orders taken by the whole pipeline while somebody looks at the operations page",
  unit: "orders/s",
  components: "all",
  targets: [{ against: NOBODY, figure: "value", atLeast: 0.95 }],
  prepare: async (bench) => {
    const { stack, containers, quick, pinning } = bench;
    await requireWrk();
    const producer = await orderProducer(stack, containers);
    const load = { connections: CONNECTIONS, seconds: quick ? QUICK_SECONDS : SECONDS, pinning };
    const post = async (): ReturnType<typeof postOrders> => {
      // What the measurement before has left would be in the way of this one.
      await drain(bench, { stages: OWN_STAGES });
      return postOrders(producer, load);
    };
    const contestants: readonly Contestant[] = [
      {
        name: "one viewer",
        role: "product",
        warmUp: post,
        measure: () => whileWatched(stack.operationsUrl, post),
      },
      { name: NOBODY, role: "limit", measure: post },
    ];
    return contestants;
  },
};
