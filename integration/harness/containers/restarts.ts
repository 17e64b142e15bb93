import type { Pipeline } from "../pipeline";

/** How connect-supervisor's messages about a restarted connector or task start. */
export const SUPERVISOR_RESTARTED = "restarted a ";

/** When each container was started, by its name. */
type StartTimes = ReadonlyMap<string, string>;

export async function readStartTimes({ containers }: Pick<Pipeline, "containers">): Promise<StartTimes> {
  const times = new Map<string, string>();
  for (const container of await containers.all())
    times.set(container.name, (await container.inspect()).State.StartedAt);
  return times;
}

/** Names the containers that were started, created or removed since `before`. */
export async function findRestartedContainers(
  pipeline: Pick<Pipeline, "containers">,
  before: StartTimes,
): Promise<string[]> {
  const now = await readStartTimes(pipeline);
  return [...new Set([...before.keys(), ...now.keys()])]
    .sort()
    .filter((name) => before.get(name) !== now.get(name))
    .map((name) => `${name} was started at ${now.get(name) ?? "no time"}, before at ${before.get(name) ?? "no time"}`);
}

/** Names the containers that were started, created or removed, and the connectors that were restarted, since `since`. */
export async function findRestartsSince(
  pipeline: Pick<Pipeline, "containers">,
  before: StartTimes,
  since: Date,
): Promise<string[]> {
  const supervisor = await pipeline.containers.get("connect-supervisor");
  const printed = await supervisor.printedSince(since);
  return [
    ...(await findRestartedContainers(pipeline, before)),
    ...printed.split("\n").filter((line) => line.includes(SUPERVISOR_RESTARTED)),
  ];
}
