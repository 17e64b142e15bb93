import type { Pipeline } from "../pipeline";

/** How the supervisor begins when it has restarted something, once or again and again: it restarts a failed task at once. */
export const SUPERVISOR_RESTARTED = "restarted a ";

/** When each container was started, by its name. */
export type StartTimes = ReadonlyMap<string, string>;

export async function startTimes({ containers }: Pick<Pipeline, "containers">): Promise<StartTimes> {
  const times = new Map<string, string>();
  for (const container of await containers.all())
    times.set(container.name, (await container.inspect()).State.StartedAt);
  return times;
}

/** Says which containers were started, made or removed between the two, and whether a connector was restarted since. */
export async function restartsSince(
  pipeline: Pick<Pipeline, "containers">,
  before: StartTimes,
  since: Date,
): Promise<string[]> {
  const now = await startTimes(pipeline);
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  const changed = names.filter((name) => before.get(name) !== now.get(name));
  const supervisor = await pipeline.containers.get("connect-supervisor");
  const printed = await supervisor.printedSince(since);
  return [
    ...changed.map(
      (name) => `${name} was started at ${now.get(name) ?? "no time"}, before at ${before.get(name) ?? "none"}`,
    ),
    ...printed.split("\n").filter((line) => line.includes(SUPERVISOR_RESTARTED)),
  ];
}
