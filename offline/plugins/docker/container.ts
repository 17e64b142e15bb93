import { posix } from "node:path";
import type Dockerode from "dockerode";
import { pack } from "tar-stream";
import { sameValue } from "../protocol/equality";
import type { Operation } from "../protocol/operation";
import { textOf } from "../protocol/property-value";
import { poll } from "../protocol/poll";
import { type OnChange, resourceKind, type ResourceState } from "../protocol/resource-kind";
import { containerInputs, type ContainerInputs } from "./container-inputs";
import { createOptions, updateOptions } from "./container-options";
import { untilReady } from "./container-readiness";
import { CONTAINER_OUTPUTS, containerState, recordedInputs } from "./container-state";
import { daemonMessageOf, dockerError, orUndefinedIfMissing, statusOf } from "./daemon";
import { imageOrPull } from "./image-reference";

/** How long the daemon may take to remove a container. */
const REMOVAL_DEADLINE_MS = 60_000;

/** The default network, on which Docker creates every container. */
const BRIDGE = "bridge";

/** What Docker can change in an existing container. */
const LIMITS = ["restart", "memory", "memorySwap"] as const satisfies readonly (keyof ContainerInputs)[];

/** What only the provider uses, and what it records without applying it: a health check, an init process, tmpfs. */
const RECORDED_ONLY = [
  "start",
  "mustRun",
  "wait",
  "waitTimeout",
  "destroyGraceSeconds",
  "healthcheck",
  "init",
  "tmpfs",
] as const satisfies readonly (keyof ContainerInputs)[];

const IN_PLACE: readonly string[] = [...LIMITS, ...RECORDED_ONLY];

const ON_CHANGE = Object.fromEntries(
  Object.keys(containerInputs.shape).map((input) => [input, IN_PLACE.includes(input) ? "update" : "replace"]),
) as Record<keyof ContainerInputs, OnChange>;

const COMPUTED = [
  "command",
  "envs",
  "healthcheck",
  "hostname",
  "init",
  "labels",
  "logDriver",
  "securityOpts",
  "stopTimeout",
  "user",
] as const satisfies readonly (keyof ContainerInputs)[];

/** `docker.Container`: a container that is created, started and, where the program sets `wait`, healthy. */
export const container = resourceKind<Dockerode, typeof containerInputs>({
  token: "docker:index/container:Container",
  inputs: containerInputs,
  onChange: ON_CHANGE,
  computed: COMPUTED,
  unordered: ["envs", "labels", "networksAdvanced", "ports", "volumes", "uploads", "securityOpts"],
  outputs: CONTAINER_OUTPUTS,
  deleteBeforeReplace: true,

  async create(docker, inputs, operation) {
    await imageOrPull(docker, inputs.image, operation);
    const made = await make(docker, inputs);
    try {
      await connectNetworks(docker, made, inputs);
      await uploadFiles(made, inputs);
      if (inputs.start) await made.start();
    } catch (error) {
      // It would block the next attempt.
      await made.remove({ force: true, v: true }).catch(() => undefined);
      throw dockerError(`could not start container "${inputs.name}"`, error);
    }
    if (inputs.start) await untilReady(made, inputs, operation);
    return { id: made.id, state: containerState(recordedInputs(inputs), await made.inspect()) };
  },

  async read(docker, id, state) {
    const found = await orUndefinedIfMissing(docker.getContainer(id).inspect());
    return found && { id: found.Id, state: containerState(state, found) };
  },

  async update(docker, id, oldState, inputs, operation) {
    const living = docker.getContainer(id);
    const wanted = recordedInputs(inputs);
    try {
      if (LIMITS.some((limit) => !sameValue(oldState[limit], wanted[limit]))) {
        await living.update(updateOptions(inputs));
      }
      if (inputs.mustRun) await startIfStopped(living);
    } catch (error) {
      throw dockerError(`could not update container "${inputs.name}"`, error);
    }
    if (inputs.mustRun) await untilReady(living, inputs, operation);
    return updatedState(oldState, wanted);
  },

  async delete(docker, id, state, operation) {
    const name = textOf(state.name);
    const living = docker.getContainer(id);
    try {
      await stop(living, Number(state.destroyGraceSeconds ?? 0));
      await living.remove({ force: true, v: true });
    } catch (error) {
      const isGoneOrGoing = statusOf(error) === 404 || statusOf(error) === 409;
      if (!isGoneOrGoing) throw dockerError(`could not remove container "${name}"`, error);
    }
    await untilRemoved(living, name, operation);
  },
});

/**
 * The state after an update: what was planned. The container is not read again, so a change that Docker cannot make looks made
 * until the next refresh.
 */
export function updatedState(oldState: ResourceState, wanted: ResourceState): ResourceState {
  const isForgotten = (property: string) =>
    property in containerInputs.shape && !(property in wanted) && !(COMPUTED as readonly string[]).includes(property);
  const kept = Object.entries(oldState).filter(([property]) => !isForgotten(property));
  return { ...Object.fromEntries(kept), ...wanted };
}

async function make(docker: Dockerode, inputs: ContainerInputs): Promise<Dockerode.Container> {
  const { name } = inputs;
  try {
    return await docker.createContainer(createOptions(inputs));
  } catch (error) {
    if (statusOf(error) !== 409) throw dockerError(`could not create container "${name}"`, error);
    throw new Error(
      `a container named "${name}" exists already and is not in this stack's state; it may be another clone's or an ` +
        `interrupted run's. Remove it with \`docker rm -f ${name}\`, then run again. Docker says: ${daemonMessageOf(error)}`,
      { cause: error },
    );
  }
}

/** Moves a container from the default network to the program's. Its network mode stays that of the default network. */
async function connectNetworks(
  docker: Dockerode,
  made: Dockerode.Container,
  { networksAdvanced = [] }: ContainerInputs,
): Promise<void> {
  if (networksAdvanced.length === 0) return;
  await docker.getNetwork(BRIDGE).disconnect({ Container: made.id });
  for (const { name, aliases = [] } of networksAdvanced) {
    await docker.getNetwork(name).connect({ Container: made.id, EndpointConfig: { Aliases: aliases } });
  }
}

/** Writes files into a container before its first start. */
async function uploadFiles(made: Dockerode.Container, { uploads = [] }: ContainerInputs): Promise<void> {
  if (uploads.length === 0) return;
  const archive = pack();
  for (const { file, content, owner = "0", group = "0", permissions = "644" } of uploads) {
    const [uid, gid, mode] = [Number(owner), Number(group), Number.parseInt(permissions, 8)];
    archive.entry({ name: posix.relative("/", file), mode, uid, gid }, content);
  }
  archive.finalize();
  await made.putArchive(archive, { path: "/" });
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
