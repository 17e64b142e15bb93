import type Dockerode from "dockerode";
import { type PlainMap, type PlainValue, textOf } from "../protocol/property-value";
import type { ResourceState } from "../protocol/resource-kind";
import type { ContainerInputs } from "./container-inputs";

const MEGABYTE = 1024 * 1024;

/** The outputs that no program gives: what Docker has made of the inputs. */
export const containerOutputs = ["bridge", "containerLogs", "exitCode", "networkDatas"] as const;

/**
 * A container's outputs. `recorded` is what they were before, or the inputs of a new container; of those, what can change
 * by hand is read back: whether it runs, its restart policy, its limits, its image and its networks.
 *
 * A container that should run and does not is recorded with `mustRun: false`, as by the real provider, so that the next
 * update starts it.
 */
export function containerState(
  recorded: ResourceState,
  found: Dockerode.ContainerInspectInfo,
  imageId: string | undefined,
): ResourceState {
  const host = found.HostConfig;
  return {
    ...computed(found),
    ...recorded,
    name: found.Name.replace(/^\//, ""),
    image: imageId === found.Image ? (recorded.image ?? found.Image) : found.Image,
    mustRun: found.State.Running ? (recorded.mustRun ?? true) : false,
    restart: restartPolicy(host),
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: Math.round((host.Memory ?? 0) / MEGABYTE),
    ...(recorded.memorySwap === undefined ? {} : { memorySwap: swapMegabytes(host.MemorySwap ?? 0) }),
    cpuShares: host.CpuShares ?? 0,
    cpuSet: host.CpusetCpus ?? "",
    ...attachments(recorded.networksAdvanced, found),
    exitCode: found.State.ExitCode,
    networkDatas: networkDatas(found),
  };
}

/** A container's inputs as part of its outputs. */
export function recordedInputs(inputs: ContainerInputs): ResourceState {
  return inputs as unknown as ResourceState;
}

function computed(found: Dockerode.ContainerInspectInfo): PlainMap {
  const { HostConfig: host } = found;
  // The typings lack the signal.
  const config: Dockerode.ContainerInspectInfo["Config"] & { StopSignal?: string } = found.Config;
  return {
    bridge: "",
    containerLogs: "",
    hostname: config.Hostname,
    command: commandLine(config.Cmd),
    entrypoints: commandLine(config.Entrypoint),
    init: host.Init ?? false,
    ipcMode: host.IpcMode ?? "",
    logDriver: host.LogConfig?.Type ?? "",
    securityOpts: [...((host.SecurityOpt as string[] | null | undefined) ?? [])],
    shmSize: Math.round((host.ShmSize ?? 0) / MEGABYTE),
    stopSignal: config.StopSignal ?? "",
  };
}

/** Networks that the container was taken out of by hand are missing from the state, and so count as a change. */
function attachments(recorded: PlainValue | undefined, found: Dockerode.ContainerInspectInfo): PlainMap {
  if (!Array.isArray(recorded)) return {};
  const present = new Set(
    Object.entries(found.NetworkSettings.Networks).flatMap(([name, { NetworkID: id }]) => [name, id]),
  );
  const attached = recorded.filter((attachment) => present.has(textOf((attachment as PlainMap).name)));
  return { networksAdvanced: attached };
}

function networkDatas(found: Dockerode.ContainerInspectInfo): PlainMap[] {
  return Object.entries(found.NetworkSettings.Networks).map(([networkName, endpoint]) => ({
    networkName,
    ipAddress: endpoint.IPAddress,
    ipPrefixLength: endpoint.IPPrefixLen,
    gateway: endpoint.Gateway,
    globalIpv6Address: endpoint.GlobalIPv6Address,
    globalIpv6PrefixLength: endpoint.GlobalIPv6PrefixLen,
    ipv6Gateway: endpoint.IPv6Gateway,
    macAddress: endpoint.MacAddress,
  }));
}

function commandLine(command: string | string[] | null | undefined): string[] {
  return typeof command === "string" ? [command] : [...(command ?? [])];
}

function swapMegabytes(swapBytes: number): number {
  return swapBytes > 0 ? Math.round(swapBytes / MEGABYTE) : swapBytes;
}

/** Docker's API says "" for a container that was made without a policy. */
function restartPolicy({ RestartPolicy: policy }: Dockerode.HostConfig): string {
  return policy === undefined || policy.Name === "" ? "no" : policy.Name;
}
