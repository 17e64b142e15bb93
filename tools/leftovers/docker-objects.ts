import { dockerClient } from "../../project/docker";

/** A kind of Docker object that a stack creates. */
export type DockerObjectKind = "container" | "network" | "volume";

/** A container, network or volume. */
export interface DockerObject {
  readonly kind: DockerObjectKind;
  /** A container's or network's id, a volume's name: its id in Pulumi's state. */
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined where Docker does not say. */
  readonly createdAtMs: number | undefined;
  /** A container's state as Docker reports it: `running`, `exited`, `paused`… */
  readonly state?: string;
  /** The names of the volumes that a container mounts, whether it runs or not. */
  readonly mountedVolumes?: readonly string[];
}

/** Containers first: networks and volumes cannot be removed while containers use them. */
const REMOVAL_ORDER: readonly DockerObjectKind[] = ["container", "network", "volume"];

/** Every container, network and volume in Docker, whoever created it. */
export async function findDockerObjects(): Promise<DockerObject[]> {
  const docker = dockerClient();
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return [
    ...containers.map(({ Id, Names, Labels, Created, State, Mounts }) => ({
      kind: "container" as const,
      id: Id,
      name: Names[0]?.slice(1) ?? Id,
      labels: Labels,
      createdAtMs: Created * 1_000,
      state: State,
      mountedVolumes: Mounts.flatMap(({ Type, Name }) => (Type === "volume" && Name !== undefined ? [Name] : [])),
    })),
    ...networks.map(({ Id, Name, Labels, Created }) => ({
      kind: "network" as const,
      id: Id,
      name: Name,
      labels: Labels ?? {},
      createdAtMs: instantOf(Created),
    })),
    ...volumes.Volumes.map((volume) => ({
      kind: "volume" as const,
      id: volume.Name,
      name: volume.Name,
      // Docker gives null for a volume without labels; the types know neither that nor the date.
      labels: (volume.Labels as Record<string, string> | null) ?? {},
      createdAtMs: instantOf((volume as { CreatedAt?: string }).CreatedAt),
    })),
  ];
}

function instantOf(text: string | undefined): number | undefined {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? undefined : instant;
}

/** Removes them all, containers first. One that is already gone is not an error. */
export async function removeDockerObjects(
  objects: readonly DockerObject[],
  tell: (line: string) => void,
): Promise<void> {
  const docker = dockerClient();
  const removals = {
    // With the volumes that have no name of their own: its files and temporary folders.
    container: (id: string) => docker.getContainer(id).remove({ force: true, v: true }),
    network: (id: string) => docker.getNetwork(id).remove(),
    volume: (id: string) => docker.getVolume(id).remove(),
  };
  for (const kind of REMOVAL_ORDER) {
    for (const { id, name } of objects.filter((candidate) => candidate.kind === kind)) {
      tell(`removing ${kind} ${name}`);
      await removals[kind](id).catch(ignoreGone);
    }
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && "statusCode" in error && error.statusCode === 404)) throw error;
}
