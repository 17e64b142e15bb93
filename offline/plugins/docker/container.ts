import type Dockerode from "dockerode";
import type { Operation } from "../protocol/operation";
import { textOf } from "../protocol/property-value";
import { poll } from "../protocol/poll";
import { type OnChange, resourceKind, type ResourceState } from "../protocol/resource-kind";
import { uploadFiles } from "./container-files";
import { containerInputs, type ContainerInputs } from "./container-inputs";
import { createOptions, endpointConfig, updateOptions } from "./container-options";
import { untilReady } from "./container-readiness";
import { containerOutputs, containerState, recordedInputs } from "./container-state";
import { dockerError, messageOf, orUndefinedIfMissing, statusOf } from "./daemon";
import { imageOrPull, localImage } from "./image-reference";

/** How long the daemon may take to remove a container. */
const REMOVAL_DEADLINE_MS = 60_000;

/** What Docker can change in a living container, and what concerns only this plugin; all else makes a new one. */
const changeable = [
  "restart",
  "maxRetryCount",
  "memory",
  "memorySwap",
  "memoryReservation",
  "cpuShares",
  "cpuSet",
  "cpus",
  "start",
  "mustRun",
  "wait",
  "waitTimeout",
  "removeVolumes",
  "destroyGraceSeconds",
  "containerReadRefreshTimeoutMilliseconds",
] as const satisfies readonly (keyof ContainerInputs)[];

const onChange = Object.fromEntries(
  (Object.keys(containerInputs.shape) as (keyof ContainerInputs)[]).map((input) => [
    input,
    (changeable as readonly string[]).includes(input) ? "update" : "replace",
  ]),
) as Record<keyof ContainerInputs, OnChange>;

/** `docker.Container`: a container, made, started and where the program says `wait`, healthy. */
export const container = resourceKind<Dockerode, typeof containerInputs>({
  token: "docker:index/container:Container",
  inputs: containerInputs,
  onChange,
  computed: [
    "command",
    "entrypoints",
    "hostname",
    "init",
    "ipcMode",
    "logDriver",
    "securityOpts",
    "shmSize",
    "stopSignal",
    "stopTimeout",
  ],
  unordered: [
    "envs",
    "labels",
    "networksAdvanced",
    "volumes",
    "uploads",
    "hosts",
    "dns",
    "dnsSearches",
    "dnsOpts",
    "ulimits",
    "capabilities",
    "securityOpts",
    "groupAdds",
  ],
  outputs: containerOutputs,
  autonamed: "name",

  async create(docker, inputs, operation) {
    await imageOrPull(docker, inputs.image, operation);
    const made = await make(docker, inputs);
    try {
      await prepare(docker, made, inputs);
      if (inputs.start) await made.start();
    } catch (error) {
      // Half a container would stand in the way of the next attempt.
      await made.remove({ force: true, v: true }).catch(() => undefined);
      throw dockerError(`could not start container "${inputs.name}"`, error);
    }
    if (inputs.start) await untilReady(made, inputs, operation);
    return { id: made.id, state: await stateOf(docker, made, recordedInputs(inputs)) };
  },

  async read(docker, id, state) {
    const found = await orUndefinedIfMissing(docker.getContainer(id).inspect());
    if (!found) return undefined;
    const image = await localImage(docker, textOf(state.image) || found.Image);
    return { id: found.Id, state: containerState(state, found, image?.Id) };
  },

  async update(docker, id, _oldState, inputs, operation) {
    const living = docker.getContainer(id);
    try {
      await living.update(updateOptions(inputs));
      if (inputs.start && inputs.mustRun) await startIfStopped(living);
    } catch (error) {
      throw dockerError(`could not update container "${inputs.name}"`, error);
    }
    if (inputs.start && inputs.mustRun) await untilReady(living, inputs, operation);
    return stateOf(docker, living, recordedInputs(inputs));
  },

  async delete(docker, id, state, operation) {
    const name = textOf(state.name);
    const living = docker.getContainer(id);
    const graceSeconds = Number(state.destroyGraceSeconds ?? 0);
    try {
      if (graceSeconds > 0) await stop(living, graceSeconds);
      await living.remove({ force: true, v: state.removeVolumes !== false });
    } catch (error) {
      const goneOrGoing = statusOf(error) === 404 || statusOf(error) === 409;
      if (!goneOrGoing) throw dockerError(`could not remove container "${name}"`, error);
    }
    await untilRemoved(living, name, operation);
  },
});

async function make(docker: Dockerode, inputs: ContainerInputs): Promise<Dockerode.Container> {
  const { name } = inputs;
  try {
    return await docker.createContainer(createOptions(inputs));
  } catch (error) {
    if (statusOf(error) !== 409) throw dockerError(`could not create container "${name}"`, error);
    throw new Error(
      `a container named "${name}" exists already and is not in this stack's state, perhaps another clone's or an ` +
        `interrupted run's: remove it with \`docker rm -f ${name}\`, then run again. Docker says: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

async function prepare(docker: Dockerode, made: Dockerode.Container, inputs: ContainerInputs): Promise<void> {
  const [, ...furtherNetworks] = inputs.networksAdvanced ?? [];
  for (const attachment of furtherNetworks) {
    const network = docker.getNetwork(attachment.name);
    await network.connect({ Container: made.id, EndpointConfig: endpointConfig(attachment) });
  }
  await uploadFiles(made, inputs.uploads ?? []);
}

async function startIfStopped(living: Dockerode.Container): Promise<void> {
  const { State: state } = await living.inspect();
  if (!state.Running) await living.start();
}

async function stop(living: Dockerode.Container, graceSeconds: number): Promise<void> {
  try {
    await living.stop({ t: graceSeconds });
  } catch (error) {
    // 304: it has stopped already.
    if (statusOf(error) !== 304) throw error;
  }
}

async function untilRemoved(living: Dockerode.Container, name: string, operation: Operation): Promise<void> {
  const removed = await poll(
    async () => ((await orUndefinedIfMissing(living.inspect())) === undefined ? true : undefined),
    { timeoutMs: REMOVAL_DEADLINE_MS, signal: operation.signal, intervalMs: 100 },
  );
  if (!removed)
    throw new Error(`container "${name}" was still there ${REMOVAL_DEADLINE_MS / 1000} s after its removal`);
}

async function stateOf(
  docker: Dockerode,
  living: Dockerode.Container,
  recorded: ResourceState,
): Promise<ResourceState> {
  const [found, image] = await Promise.all([living.inspect(), localImage(docker, textOf(recorded.image))]);
  return containerState(recorded, found, image?.Id);
}
