import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { promisify } from "node:util";
import { isOnThisHost } from "../../integration/harness/containers/host-process";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { isBroker, type StackContainers } from "../../integration/harness/containers/stack-containers";
import type { Resources } from "./resources";

const run = promisify(execFile);

/** Which core is whose: brokers and load generators share the first one, what is measured has the others. */
export interface Pinning {
  /** In the form of `taskset --cpu-list`. */
  readonly brokers: string;
  readonly measured: string;
}

/** Pins a container that has just been started to the cores of what is measured. */
export async function pinMeasured(pinning: Pinning | undefined, container: StackContainer): Promise<void> {
  if (pinning !== undefined) await pin(container, pinning.measured);
}

/**
 * Pins brokers to the first core and everything else of the stack to the others, until the resources are closed.
 *
 * With `taskset` and not `docker update --cpuset-cpus`, which cannot take its limit away again: the stack would differ from
 * what Pulumi declares.
 *
 * @throws where there is one core only, or the daemon's processes are not on this host
 */
export async function pinStack(containers: StackContainers, resources: Resources): Promise<Pinning> {
  const cores = cpus().length;
  if (cores < 2) throw new Error("--pin needs at least two cores");
  const pinning = { brokers: "0", measured: `1-${cores - 1}` };
  for (const container of await containers.all()) {
    if (!(await container.inspect()).State.Running) continue;
    resources.add(`${container.name} may use every core`, () => pin(container, `0-${cores - 1}`));
    await pin(container, isBroker(container) ? pinning.brokers : pinning.measured);
  }
  return pinning;
}

/** Every thread of every process of a container: those that they start later inherit it. */
async function pin(container: StackContainer, cores: string): Promise<void> {
  const { State, Id } = await container.inspect();
  if (!(await isOnThisHost(State.Pid, Id))) {
    throw new Error(`--pin needs the processes of ${container.name} on this host, not in a virtual machine`);
  }
  const { Processes } = (await container.container.top({ ps_args: "-eo pid" })) as { Processes: [string][] };
  for (const [pid] of Processes) await run("taskset", ["--all-tasks", "--pid", "--cpu-list", cores, pid]);
}
