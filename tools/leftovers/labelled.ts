import { dockerClient, projectLabel } from "../docker";
import type { Labelled } from "./leftovers";

const filters = { label: [projectLabel] };

// Whatever is started from one of the project's images inherits its labels; the stack's own has the stack's names too.
const stackName = /^shopstream(-|$)/;

/** Everything in Docker that a stack of this project made, whichever clone's. */
export async function findLabelled(): Promise<Labelled[]> {
  const docker = dockerClient();
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const found: Labelled[] = [
    ...containers.map(({ Id, Names }) => ({ kind: "container" as const, id: Id, name: Names[0]?.slice(1) ?? Id })),
    ...networks.map(({ Id, Name }) => ({ kind: "network" as const, id: Id, name: Name })),
    ...volumes.Volumes.map(({ Name }) => ({ kind: "volume" as const, id: Name, name: Name })),
  ];
  return found.filter(({ name }) => stackName.test(name));
}

/** Removes them: containers first, since networks and volumes cannot go while they are used. What is gone is fine. */
export async function removeLabelled(labelled: readonly Labelled[], tell: (line: string) => void): Promise<void> {
  const docker = dockerClient();
  const removals = {
    container: (id: string) => docker.getContainer(id).remove({ force: true }),
    network: (id: string) => docker.getNetwork(id).remove(),
    volume: (id: string) => docker.getVolume(id).remove({ force: true }),
  };
  for (const kind of ["container", "network", "volume"] as const) {
    for (const { id, name } of labelled.filter((candidate) => candidate.kind === kind)) {
      tell(`removing ${kind} ${name}`);
      await removals[kind](id).catch(ignoreGone);
    }
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && "statusCode" in error && error.statusCode === 404)) throw error;
}
