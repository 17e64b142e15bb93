import { join } from "node:path";
import { z } from "zod";
import { SERVICE_PORTS } from "../../contract/service-settings";
import { isOnThisHost } from "../../integration/harness/containers/host-process";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import type { StackContainers } from "../../integration/harness/containers/stack-containers";
import type { Stack } from "../../integration/harness/stack";
import type { Pinning } from "../measuring/pinning";
import type { Sample } from "../measuring/row";
import { runWrk } from "./wrk";

const SCRIPT = join(__dirname, "orders.lua");
/** Longer than order-producer waits for Kafka. */
const ANSWER_TIMEOUT_SECONDS = 40;

const OUTPUT_SCHEMA = z.object({
  /** Requests, whatever the answer. */
  answered: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Answers other than 2xx and 3xx. */
  refused: z.number(),
  /** Errors of connections, and time-outs. */
  unanswered: z.number(),
});
type Output = z.output<typeof OUTPUT_SCHEMA>;

/** Where orders are posted to. */
export interface Endpoint {
  readonly container: StackContainer;
  /** The port that it listens on inside its container. */
  readonly port: number;
  /** Its address as published on this machine. */
  readonly url: string;
}

/** order-producer of the stack. */
export async function orderProducer(stack: Stack, containers: StackContainers): Promise<Endpoint> {
  const container = await containers.get("order-producer");
  return { container, port: SERVICE_PORTS["order-producer"], url: stack.orderProducerUrl };
}

export interface PostLoad {
  readonly connections: number;
  readonly seconds: number;
  readonly pinning: Pinning | undefined;
}

/**
 * Posts orders over so many connections, the next one when the last one is answered. The value is accepted orders a second.
 *
 * @throws where one was not accepted
 */
export async function postOrders(
  endpoint: Endpoint,
  load: PostLoad,
): Promise<Required<Pick<Sample, "value" | "p50Ms" | "p99Ms">>> {
  const { answered, seconds, refused, unanswered, p50Ms, p99Ms } = await post(endpoint, load);
  const failures = refused + unanswered;
  if (failures > 0) throw new Error(`${failures} of ${answered} orders posted to ${endpoint.url} were not accepted`);
  return { value: answered / seconds, p50Ms, p99Ms };
}

/** Many more than are waiting where a rate is sustained. */
const STEADY_CONNECTIONS = 512;

/** What became of orders that were posted at a steady rate. Those in flight at its end are none of them. */
export interface SteadyLoad {
  readonly accepted: number;
  readonly failures: number;
}

/** Posts orders at a steady rate, however fast they are answered. */
export async function postAtRate(
  endpoint: Endpoint,
  { ordersPerSecond, ...load }: Omit<PostLoad, "connections"> & { readonly ordersPerSecond: number },
): Promise<SteadyLoad> {
  const { answered, refused, unanswered } = await post(
    endpoint,
    { ...load, connections: STEADY_CONNECTIONS },
    ordersPerSecond,
  );
  return { accepted: answered - refused, failures: refused + unanswered };
}

let runs = 0;

async function post(
  endpoint: Endpoint,
  { connections, seconds, pinning }: PostLoad,
  ordersPerSecond?: number,
): Promise<Output> {
  runs += 1;
  const { enter, url } = await reach(endpoint);
  const output = await runWrk(
    [...(pinning === undefined ? [] : ["taskset", "--cpu-list", pinning.brokers]), ...enter],
    [
      ...["--threads", "1", "--connections", String(connections), "--duration", `${seconds}s`],
      ...["--timeout", `${ANSWER_TIMEOUT_SECONDS}s`, "--script", SCRIPT, `${url}/api/orders`],
      ...["--", `bench-${Date.now().toString(36)}-${runs}`],
      ...(ordersPerSecond === undefined ? [] : [String(ordersPerSecond)]),
    ],
  );
  return OUTPUT_SCHEMA.parse(JSON.parse(output));
}

/**
 * From inside the container's network where that is possible (Linux, as root): Docker's proxy between a published port and
 * its container takes about as much of the machine as the services do, and is none of the programs that are compared.
 */
async function reach({ container, port, url }: Endpoint): Promise<{ readonly enter: string[]; readonly url: string }> {
  const { State, Id } = await container.inspect();
  if (process.getuid?.() !== 0 || !(await isOnThisHost(State.Pid, Id))) return { enter: [], url };
  return { enter: ["nsenter", "--target", String(State.Pid), "--net"], url: `http://127.0.0.1:${port}` };
}
