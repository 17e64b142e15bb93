import type Docker from "dockerode";
import { MAX_REPLICAS, replicaNames, type ReplicatedService } from "../../../contract/replicas";
import { COMPONENT_LABEL } from "../../../project/names";
import { REPLICA_LABEL, stackLabels, type StackContainers } from "./stack-containers";
import { stackContainer, type StackContainer } from "./stack-container";

/** Another instance of a service, in addition to the one that the Pulumi program created. */
export interface Replica extends StackContainer {
  /** Its address on this machine: of the port that `publish` named. @throws where none was published */
  url(): Promise<string>;
  remove(): Promise<void>;
}

export interface ReplicaOptions {
  /** Variables that differ from the original's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Port in the container that gets a free port on 127.0.0.1. Default: none does. */
  readonly publish?: number;
}

/**
 * Starts another instance of a service with the same image, configuration, network and limits, but with an instance id of
 * its own.
 *
 * @param number distinguishes the replicas of one service, from 2
 */
export async function startReplica(
  containers: StackContainers,
  component: string,
  number: number,
  { environment = {}, publish }: ReplicaOptions = {},
): Promise<Replica> {
  const published = `${publish ?? ""}/tcp`;
  const original = await (await containers.get(component)).inspect();
  // Not `order-consumer-2`: the stack may have one, and two instances of one id fence each other.
  const hostname = `${component}-replica-${number}`;
  const name = `${original.Name.replace(/^\//, "")}-replica-${number}`;
  const network = await containers.network();
  const volumes = original.Mounts.filter(({ Type }) => Type === "volume");
  const own: Record<string, string> = { ...environment, INSTANCE_ID: hostname };
  await containers.docker
    .getContainer(name)
    .remove({ force: true, v: true })
    .catch(() => undefined);
  const container = await containers.docker.createContainer({
    name,
    Image: original.Image,
    Hostname: hostname,
    Env: [
      // A variable may be given as a file, but not in both ways.
      ...original.Config.Env.filter((entry) => !((entry.split("=")[0] ?? "").replace(/_FILE$/, "") in own)),
      ...Object.entries(own).map(([variable, value]) => `${variable}=${value}`),
    ],
    Cmd: original.Config.Cmd,
    ...(original.Config.Entrypoint === undefined ? {} : { Entrypoint: original.Config.Entrypoint }),
    ...(original.Config.Healthcheck === undefined ? {} : { Healthcheck: original.Config.Healthcheck }),
    ...(publish === undefined ? {} : { ExposedPorts: { [published]: {} } }),
    Labels: { ...original.Config.Labels, [COMPONENT_LABEL]: component, [REPLICA_LABEL]: String(number) },
    User: original.Config.User,
    Volumes: Object.fromEntries(volumes.filter(({ RW }) => RW).map(({ Destination }) => [Destination, {}])),
    HostConfig: {
      ...hardeningOf(original.HostConfig),
      // What the original only reads, its secrets, is the replica's too; what it writes is not.
      Binds: volumes.flatMap(({ RW, Name, Destination }) => (RW ? [] : `${Name ?? ""}:${Destination}:ro`)),
      NetworkMode: network.Name,
      ...(publish === undefined ? {} : { PortBindings: { [published]: [{ HostIp: "127.0.0.1", HostPort: "" }] } }),
      ...(original.HostConfig.Init === undefined ? {} : { Init: original.HostConfig.Init }),
      ...(original.HostConfig.Memory === undefined ? {} : { Memory: original.HostConfig.Memory }),
      ...(original.HostConfig.RestartPolicy === undefined ? {} : { RestartPolicy: original.HostConfig.RestartPolicy }),
    },
    NetworkingConfig: { EndpointsConfig: { [network.Name]: { Aliases: [hostname] } } },
  });
  for (const other of Object.keys(original.NetworkSettings.Networks)) {
    if (other !== network.Name) await containers.docker.getNetwork(other).connect({ Container: container.id });
  }
  await container.start();
  return {
    ...stackContainer({ component, name, container, network: containers.docker.getNetwork(network.Id) }),
    url: async () => {
      const { NetworkSettings } = await container.inspect();
      const hostPort = NetworkSettings.Ports[published]?.[0]?.HostPort;
      if (hostPort === undefined) throw new Error(`${name} publishes no port`);
      return `http://127.0.0.1:${hostPort}`;
    },
    remove: async () => {
      await container.remove({ force: true, v: true });
    },
  };
}

/** How many instances of a service the Pulumi program created. */
export async function declaredInstances(containers: StackContainers, service: ReplicatedService): Promise<number> {
  const names = replicaNames(service, MAX_REPLICAS);
  return (await containers.all()).filter(({ component }) => names.includes(component)).length;
}

/** What the original may not do either. */
function hardeningOf(host: Docker.HostConfig): Docker.HostConfig {
  const { ReadonlyRootfs = false, PidsLimit } = host;
  return {
    CapDrop: host.CapDrop as string[],
    SecurityOpt: (host.SecurityOpt as string[] | undefined) ?? [],
    ReadonlyRootfs,
    Tmpfs: host.Tmpfs ?? {},
    ...(PidsLimit ? { PidsLimit } : {}),
  };
}

/** Removes replicas that an interrupted run against this stack left behind. */
export async function removeReplicas({ docker }: StackContainers): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [...stackLabels(), REPLICA_LABEL] } });
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}
