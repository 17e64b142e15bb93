import type { Profiler } from "node:inspector";

/** How much of a profile's time was spent in a function itself, without what it called. */
export interface SelfTime {
  /** `planBatch /dist/apps/order-consumer/domain/plan-batch.js:22`, or what the engine did: `(garbage collector)`. */
  readonly name: string;
  /** Of the profile's time, from 0 to 1. */
  readonly share: number;
}

/** The functions of a profile, the most expensive one first. What the engine did and when it was idle are among them. */
export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    // The time until the next sample is spent in this one.
    const time = timeDeltas[index + 1] ?? 0;
    const name = names.get(id) ?? "(unknown)";
    times.set(name, (times.get(name) ?? 0) + time);
    total += time;
  }
  return [...times]
    .map(([name, time]) => ({ name, share: time / total }))
    .sort((left, right) => right.share - left.share);
}

/** A line for each of the first functions, and one for the rest. */
export function renderProfile(times: readonly SelfTime[], shown: number): string {
  const rest = times.slice(shown).reduce((sum, { share }) => sum + share, 0);
  return [...times.slice(0, shown), { name: `(${Math.max(0, times.length - shown)} others)`, share: rest }]
    .map(({ name, share }) => `${(100 * share).toFixed(1).padStart(5)} %  ${name}`)
    .join("\n");
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile["nodes"][number]["callFrame"]): string {
  const name = functionName || "(anonymous)";
  if (url === "") return name;
  const place = url.replace(/^.*node_modules\//, "").replace(/^file:\/\/(\/app)?/, "");
  return `${name} ${place}:${lineNumber + 1}`;
}
