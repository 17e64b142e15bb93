import type Dockerode from "dockerode";
import type { ContainerInputs } from "./container-inputs";
import { labelMap } from "./daemon";
import { durationNs } from "./duration";

const MEBIBYTE = 1024 * 1024;

/** A container's inputs as Docker's API takes them for creating it. */
export function createOptions(inputs: ContainerInputs): Dockerode.ContainerCreateOptions {
  const ports = inputs.ports ?? [];
  return withoutUndefined({
    name: inputs.name,
    Image: inputs.image,
    Cmd: inputs.command,
    Env: inputs.envs,
    Hostname: inputs.hostname,
    User: inputs.user,
    Volumes: volumePaths(inputs.volumes),
    Labels: labelMap(inputs.labels),
    ExposedPorts: Object.fromEntries(ports.map((port) => [portKey(port), {}])),
    Healthcheck: healthConfig(inputs.healthcheck),
    StopTimeout: inputs.stopTimeout,
    HostConfig: hostConfig(inputs),
  });
}

/**
 * The limits and the restart policy: all that Docker can change in an existing container. It refuses a memory limit above the old
 * sum of memory and swap, and the real provider does nothing about that where a program leaves `memorySwap` out.
 */
export function updateOptions({ memory, memorySwap, restart }: ContainerInputs): Dockerode.HostConfig {
  return withoutUndefined({
    RestartPolicy: { Name: restart, MaximumRetryCount: 0 },
    Memory: (memory ?? 0) * MEBIBYTE,
    MemorySwap: swapBytes(memorySwap),
  });
}

function hostConfig(inputs: ContainerInputs): Dockerode.HostConfig {
  const { logDriver = "", logOpts = {}, memory } = inputs;
  return withoutUndefined({
    Binds: binds(inputs.volumes),
    VolumesFrom: sourceContainers(inputs.volumes),
    PortBindings: portBindings(inputs.ports ?? []),
    NetworkMode: inputs.networkMode,
    Memory: memory === undefined ? undefined : memory * MEBIBYTE,
    MemorySwap: swapBytes(inputs.memorySwap),
    // Always given, as by the real provider: otherwise the daemon's own default would apply.
    Init: inputs.init ?? false,
    ReadonlyRootfs: inputs.readOnly,
    Tmpfs: inputs.tmpfs,
    CapAdd: inputs.capabilities?.adds,
    CapDrop: inputs.capabilities?.drops,
    SecurityOpt: inputs.securityOpts,
    LogConfig: { Type: logDriver, Config: logOpts },
    RestartPolicy: { Name: inputs.restart, MaximumRetryCount: 0 },
  });
}

type Volumes = ContainerInputs["volumes"];

/** Every path, named or not: a path that only stands here gets a volume of its own, which goes with the container. */
function volumePaths(volumes: Volumes): Record<string, object> | undefined {
  const paths = volumes?.flatMap(({ containerPath }) => containerPath ?? []);
  return paths && Object.fromEntries(paths.map((path) => [path, {}]));
}

function binds(volumes: Volumes): string[] | undefined {
  return volumes?.flatMap(({ volumeName, containerPath, readOnly }) =>
    volumeName === undefined || containerPath === undefined
      ? []
      : `${volumeName}:${containerPath}:${readOnly ? "ro" : "rw"}`,
  );
}

/** As given: Docker reads `<container>:ro` too. */
function sourceContainers(volumes: Volumes): string[] | undefined {
  return volumes?.flatMap(({ fromContainer }) => fromContainer ?? []);
}

function healthConfig(check: ContainerInputs["healthcheck"]): Dockerode.HealthConfig | undefined {
  if (!check) return undefined;
  return {
    Test: check.tests,
    Interval: durationNs(check.interval) ?? 0,
    Timeout: durationNs(check.timeout) ?? 0,
    StartPeriod: durationNs(check.startPeriod) ?? 0,
    Retries: check.retries,
  };
}

type Port = NonNullable<ContainerInputs["ports"]>[number];

function portKey({ internal, protocol }: Port): string {
  return `${internal}/${protocol}`;
}

function portBindings(ports: readonly Port[]): Dockerode.PortMap {
  const bindings: Dockerode.PortMap = {};
  for (const port of ports) {
    (bindings[portKey(port)] ??= []).push({ HostIp: port.ip, HostPort: String(port.external) });
  }
  return bindings;
}

/** -1 means no limit; with 0 or nothing Docker's default applies, twice the memory. */
function swapBytes(mebibytes = 0): number | undefined {
  if (mebibytes === 0) return undefined;
  return mebibytes > 0 ? mebibytes * MEBIBYTE : mebibytes;
}

/** For Docker an absent property means "as in the image"; `exactOptionalPropertyTypes` requires it to be absent too. */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
