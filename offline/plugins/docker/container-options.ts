import type Dockerode from "dockerode";
import type { ContainerInputs } from "./container-inputs";
import { durationNs } from "./duration";
import { labelMap } from "./labels";

const MEGABYTE = 1024 * 1024;

/** What Docker's API is asked for in order to make a container; `image` is what the name was resolved to. */
export function createOptions(inputs: ContainerInputs): Dockerode.ContainerCreateOptions {
  return withoutUndefined({
    name: inputs.name,
    Image: inputs.image,
    Cmd: inputs.command,
    Entrypoint: inputs.entrypoints,
    Env: inputs.envs,
    Hostname: inputs.hostname,
    Domainname: inputs.domainname,
    User: inputs.user,
    WorkingDir: inputs.workingDir,
    Labels: labelMap(inputs.labels),
    ExposedPorts: Object.fromEntries((inputs.ports ?? []).map((port) => [portKey(port), {}])),
    Healthcheck: healthConfig(inputs.healthcheck),
    StopSignal: inputs.stopSignal,
    StopTimeout: inputs.stopTimeout,
    Tty: inputs.tty,
    OpenStdin: inputs.stdinOpen,
    HostConfig: hostConfig(inputs),
    NetworkingConfig: firstNetwork(inputs),
  });
}

/** The limits and the restart policy, all that can be changed while a container lives. */
export function updateOptions(inputs: ContainerInputs): Dockerode.HostConfig {
  const { memory = 0, memorySwap } = inputs;
  return withoutUndefined({
    RestartPolicy: { Name: inputs.restart, MaximumRetryCount: inputs.maxRetryCount ?? 0 },
    Memory: memory * MEGABYTE,
    // Without it Docker keeps the old sum of memory and swap, and refuses a memory limit above that.
    MemorySwap: memorySwap === undefined ? 2 * memory * MEGABYTE : swapBytes(memorySwap),
    MemoryReservation: bytes(inputs.memoryReservation),
    CpuShares: inputs.cpuShares,
    CpusetCpus: inputs.cpuSet,
    NanoCpus: nanoCpus(inputs.cpus),
  });
}

/** How a container is attached to one network. */
export function endpointConfig(
  attachment: NonNullable<ContainerInputs["networksAdvanced"]>[number],
): Dockerode.EndpointSettings {
  const { aliases = [], ipv4Address, ipv6Address } = attachment;
  const addresses = withoutUndefined({ IPv4Address: ipv4Address, IPv6Address: ipv6Address });
  return { Aliases: aliases, IPAMConfig: addresses };
}

function hostConfig(inputs: ContainerInputs): Dockerode.HostConfig {
  return withoutUndefined({
    Binds: (inputs.volumes ?? []).map(({ hostPath, volumeName, containerPath, readOnly }) =>
      [hostPath ?? volumeName, containerPath, ...(readOnly ? ["ro"] : [])].filter(Boolean).join(":"),
    ),
    PortBindings: portBindings(inputs.ports ?? []),
    PublishAllPorts: inputs.publishAllPorts,
    // The first network from the start: attached afterwards, it would come second to the default bridge.
    NetworkMode: inputs.networksAdvanced?.[0]?.name ?? inputs.networkMode,
    ExtraHosts: inputs.hosts?.map(({ host, ip }) => `${host}:${ip}`),
    Dns: inputs.dns,
    DnsSearch: inputs.dnsSearches,
    DnsOptions: inputs.dnsOpts,
    Tmpfs: inputs.tmpfs,
    Memory: bytes(inputs.memory),
    MemorySwap: inputs.memorySwap === undefined ? undefined : swapBytes(inputs.memorySwap),
    MemoryReservation: bytes(inputs.memoryReservation),
    ShmSize: bytes(inputs.shmSize),
    CpuShares: inputs.cpuShares,
    CpusetCpus: inputs.cpuSet,
    NanoCpus: nanoCpus(inputs.cpus),
    Ulimits: inputs.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    Sysctls: inputs.sysctls,
    CapAdd: inputs.capabilities?.adds,
    CapDrop: inputs.capabilities?.drops,
    SecurityOpt: inputs.securityOpts,
    GroupAdd: inputs.groupAdds,
    Privileged: inputs.privileged,
    ReadonlyRootfs: inputs.readOnly,
    Init: inputs.init,
    IpcMode: inputs.ipcMode,
    PidMode: inputs.pidMode,
    LogConfig:
      inputs.logDriver || inputs.logOpts ? { Type: inputs.logDriver ?? "", Config: inputs.logOpts ?? {} } : undefined,
    RestartPolicy: { Name: inputs.restart, MaximumRetryCount: inputs.maxRetryCount ?? 0 },
    AutoRemove: inputs.rm,
  });
}

function firstNetwork({ networksAdvanced }: ContainerInputs): Dockerode.ContainerCreateOptions["NetworkingConfig"] {
  const first = networksAdvanced?.[0];
  return first && { EndpointsConfig: { [first.name]: endpointConfig(first) } };
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
    const external = port.external ? String(port.external) : "";
    (bindings[portKey(port)] ??= []).push({ HostIp: port.ip, HostPort: external });
  }
  return bindings;
}

function bytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : megabytes * MEGABYTE;
}

/** -1 means no limit. */
function swapBytes(megabytes: number): number {
  return megabytes > 0 ? megabytes * MEGABYTE : megabytes;
}

function nanoCpus(cpus: string | undefined): number | undefined {
  return cpus === undefined ? undefined : Math.round(Number(cpus) * 1e9);
}

/** Docker takes an absent property for "as the image says"; `exactOptionalPropertyTypes` wants it absent too. */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
