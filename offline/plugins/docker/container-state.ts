import type Dockerode from "dockerode";
import { type PlainMap, textOf } from "../protocol/property-value";
import type { ResourceState } from "../protocol/resource-kind";
import type { ContainerInputs } from "./container-inputs";
import { durationText } from "./duration";

const MEBIBYTE = 1024 * 1024;

/** The outputs that are not inputs. */
export const CONTAINER_OUTPUTS = ["exitCode", "networkDatas"] as const;

/**
 * What the real provider records when it reads a container. `recorded` is the earlier record, or the inputs of a new container;
 * variables, labels, networks, volumes and uploaded files stay as recorded.
 */
export function containerState(recorded: ResourceState, found: Dockerode.ContainerInspectInfo): ResourceState {
  const { HostConfig: host } = found;
  // The typings lack it.
  const config: Dockerode.ContainerInspectInfo["Config"] & { readonly StopTimeout?: number } = found.Config;
  const isById = textOf(recorded.image).startsWith("sha256:");
  return {
    ...recorded,
    name: found.Name.replace(/^\//, ""),
    image: isById ? found.Image : config.Image,
    hostname: config.Hostname,
    command: [...((config.Cmd as string[] | null) ?? [])],
    init: host.Init ?? false,
    user: config.User,
    readOnly: host.ReadonlyRootfs ?? false,
    tmpfs: { ...((host.Tmpfs as Record<string, string> | null | undefined) ?? {}) },
    securityOpts: listOf(host.SecurityOpt),
    ...capabilities(host),
    // Read even where the program does not set it: Docker's default is twice the memory.
    memory: inMebibytes(host.Memory),
    memorySwap: inMebibytes(host.MemorySwap),
    networkMode: host.NetworkMode ?? "",
    restart: host.RestartPolicy?.Name ?? "",
    logDriver: host.LogConfig?.Type ?? "",
    ...(recorded.logOpts ? { logOpts: logOptions(host) } : {}),
    ...(hasPorts(recorded) ? { ports: publishedPorts(found) } : {}),
    ...(config.Healthcheck ? { healthcheck: healthcheck(config.Healthcheck) } : {}),
    ...(config.StopTimeout === undefined ? {} : { stopTimeout: config.StopTimeout }),
    // A container that has exited is recorded as a difference for the next update.
    mustRun: recorded.mustRun === true && found.State.Running,
    exitCode: found.State.ExitCode,
    networkDatas: networkDatas(found),
  };
}

/** A container's inputs as part of its outputs. */
export function recordedInputs(inputs: ContainerInputs): ResourceState {
  return inputs as unknown as ResourceState;
}

/** Recorded only where Docker has any, so that taking the last away is no difference: the real provider does the same. */
function capabilities(host: Dockerode.HostConfig): PlainMap {
  const [adds, drops] = [listOf(host.CapAdd), listOf(host.CapDrop)];
  return adds.length + drops.length === 0 ? {} : { capabilities: { adds, drops } };
}

/** Docker has null for an empty list. */
function listOf(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function healthcheck(check: Dockerode.HealthConfig): PlainMap {
  return {
    tests: check.Test ?? [],
    interval: durationText(check.Interval ?? 0),
    timeout: durationText(check.Timeout ?? 0),
    startPeriod: durationText(check.StartPeriod ?? 0),
    startInterval: "0s",
    retries: check.Retries ?? 0,
  };
}

function hasPorts({ ports }: ResourceState): boolean {
  return Array.isArray(ports) && ports.length > 0;
}

/** Empty while the container does not run: the next update then replaces it. */
function publishedPorts(found: Dockerode.ContainerInspectInfo): PlainMap[] {
  return Object.entries(found.NetworkSettings.Ports).flatMap(([port, bindings]) => {
    const [internal, protocol = ""] = port.split("/");
    const published = (bindings as typeof bindings | null) ?? [];
    return published.map(({ HostIp: ip, HostPort: external }) => ({
      internal: Number(internal),
      external: Number(external),
      ip,
      protocol,
    }));
  });
}

function logOptions(host: Dockerode.HostConfig): PlainMap {
  return { ...((host.LogConfig?.Config as Record<string, string> | undefined) ?? {}) };
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

/** Keeps -1: no limit, or a kernel that does not account for swap. */
function inMebibytes(bytes = 0): number {
  return bytes > 0 ? Math.floor(bytes / MEBIBYTE) : bytes;
}
