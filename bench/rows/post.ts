import { join } from "node:path";
import { memoryOf } from "../../integration/harness/containers/memory";
import { messageOf } from "../../project/commands/command-line";
import { orderProducer, postOrders, type Endpoint } from "../load/post-orders";
import { requireWrk } from "../load/wrk";
import { measureProcessorTime } from "../measuring/processor-time";
import type { Bench, Contestant, Row, Target } from "../measuring/row";
import { untilSteady } from "../measuring/warm-up";
import { inRepository } from "../../project/repository";
import { java17, java21, type JavaRuntime } from "../peers/java";
import { endpointOf, startPeer } from "../peers/peer-container";
import { createPeerTopics } from "../peers/peer-topics";
import { buildSpringBoot, startSpringBoot } from "../peers/spring-boot/spring-boot";

const SECONDS = 15;
const QUICK_SECONDS = 5;
/** A gain within a minute is a reason to go on. */
const WARM_UP = { calmRuns: 4, maxRuns: 24 };
const WARM_UP_CONNECTIONS = 200;

const JAVA = { 17: "Spring Boot, Java 17", 21: "Spring Boot, Java 21, virtual threads" };
const LOG = {
  "no log": "",
  "log along": ", with the log, sent along",
  "log after": ", with the log, once the order is acknowledged",
};

const BARE_EXPRESS = "bare express: parses and answers";
/**
 * How the Spring Boot program runs. order-producer always writes the operation log, once the order is acknowledged. The peer's plain form
 * writes none; sent along with the order it promises less than order-producer does.
 */
const SPRING_BOOTS = (
  [
    [17, "no log"],
    [17, "log along"],
    [17, "log after"],
    [21, "no log"],
    [21, "log after"],
  ] as const
).map(([java, log]) => ({ java, log, name: `${JAVA[java]}${LOG[log]}` }));

/** Many clients at once, which is also the load that programs are warmed with; and few. */
const CONNECTIONS = [200, 20];
const underLoad = (program: string, connections: number): string => `${program}, ${connections} connections`;

const PRODUCT = "order-producer";
const TARGETS: readonly Target[] = CONNECTIONS.flatMap((connections) => {
  const of = underLoad(PRODUCT, connections);
  return [
    ...SPRING_BOOTS.flatMap(({ java, log, name }): Target[] => {
      const against = underLoad(name, connections);
      const inSummary = java === 17 && log !== "log along";
      return [
        { of, against, figure: "value", atLeast: 1.3, inSummary },
        { of, against, figure: "p99Ms", atMost: 0.5 },
        { of, against, figure: "memoryBytes", atMost: 0.5 },
      ];
    }),
    { of, against: underLoad(BARE_EXPRESS, connections), figure: "value" as const, atLeast: 0.6 },
  ];
});

/** The smallest express application that parses an order and answers, on the image of order-producer. */
async function startBareExpress(bench: Bench): Promise<Endpoint> {
  const { Image, Config } = await (await bench.containers.get("order-producer")).inspect();
  const peer = await startPeer(bench, {
    name: "bare-express",
    image: Image,
    command: ["node", "/peer/server.js"],
    folders: { "/peer": inRepository("bench", "peers", "bare-express") },
    environment: { NODE_PATH: join(Config.WorkingDir, "node_modules") },
  });
  return endpointOf(peer);
}

/** Starts the Spring Boot programs; without those on Java 21 where that cannot be had. */
async function startSpringBoots(bench: Bench): Promise<{ readonly name: string; readonly endpoint: Endpoint }[]> {
  await buildSpringBoot();
  const topics = await createPeerTopics(bench, "post");
  const runtimes = new Map<number, JavaRuntime>([[17, await java17(bench.containers)]]);
  try {
    runtimes.set(21, await java21(bench.containers));
  } catch (error) {
    bench.tell(`no Java 21: ${messageOf(error)}`);
  }
  const started = [];
  for (const { java, log, name } of SPRING_BOOTS) {
    const runtime = runtimes.get(java);
    if (runtime === undefined) continue;
    const peer = await startSpringBoot(bench, {
      name: `spring-boot-${java}-${log.replace(" ", "-")}`,
      java: runtime,
      properties: {
        "peer.role": "producer",
        "peer.log": String(log !== "no log"),
        "peer.log.after": String(log === "log after"),
        "peer.topic.orders": topics.orders,
        "peer.topic.logs": topics.logs,
        "spring.threads.virtual.enabled": String(java === 21),
      },
    });
    started.push({ name, endpoint: endpointOf(peer) });
  }
  return started;
}

/** What measures a program under each load, once it is warm. */
function contestantsOf(
  { quick, containers, pinning, interrupted }: Bench,
  { name, role }: Pick<Contestant, "name" | "role">,
  endpoint: Endpoint,
): Contestant[] {
  const seconds = quick ? QUICK_SECONDS : SECONDS;
  const post = (connections: number) => postOrders(endpoint, { connections, seconds, pinning });
  const warmUp = (): Promise<unknown> =>
    untilSteady(async () => (await post(WARM_UP_CONNECTIONS)).value, WARM_UP, { quick, interrupted });
  return CONNECTIONS.map((connections, index) => ({
    name: underLoad(name, connections),
    role,
    // The same process: warm is warm.
    ...(index === 0 && { warmUp }),
    measure: async () => {
      const { result, processorTime } = await measureProcessorTime(
        containers,
        () => [endpoint.container],
        () => post(connections),
        ({ value }) => value * seconds,
      );
      return { ...result, processorTime, memoryBytes: await memoryOf(endpoint.container) };
    },
  }));
}

/** Orders taken over HTTP, by order-producer alone, with many clients and with few. */
export const post: Row = {
  name: "post",
  title: "POST /api/orders",
  unit: "orders/s",
  components: ["order-producer"],
  targets: TARGETS,
  prepare: async (bench) => {
    await requireWrk();
    const endpoint = await orderProducer(bench.stack, bench.containers);
    const product = contestantsOf(bench, { name: PRODUCT, role: "product" }, endpoint);
    if (bench.alone) return product;
    const springBoots = await startSpringBoots(bench);
    return [
      ...product,
      ...springBoots.flatMap(({ name, endpoint }) => contestantsOf(bench, { name, role: "peer" }, endpoint)),
      ...contestantsOf(bench, { name: BARE_EXPRESS, role: "limit" }, await startBareExpress(bench)),
    ];
  },
};
