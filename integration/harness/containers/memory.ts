import type Docker from "dockerode";
import type { StackContainer } from "./stack-container";

/** A container's highest sampled memory, in bytes, and its limit. */
export interface MemoryPeak {
  readonly name: string;
  readonly peakBytes: number;
  readonly limitBytes: number;
}

/** What a container holds in memory now, in bytes: as `docker stats` shows it.*/
export async function memoryOf({ container }: StackContainer): Promise<number> {
  return usedBytes(await container.stats({ stream: false }));
}

/** A container's memory as `docker stats` shows it: without page cache that can be reclaimed at any time. */
function usedBytes({ memory_stats: { usage, stats } }: Docker.ContainerStats): number {
  // cgroup v1 has the first name, v2 the second; the types declare both as always present.
  const { total_inactive_file, inactive_file } = stats as Partial<typeof stats>;
  return Math.max(0, usage - (total_inactive_file ?? inactive_file ?? 0));
}

/** Samples the memory of containers until `signal` aborts; at least once. */
export async function sampleMemoryPeaks(
  containers: readonly StackContainer[],
  signal: AbortSignal,
): Promise<MemoryPeak[]> {
  const peaks = new Map<string, MemoryPeak>();
  do {
    await Promise.all(
      containers.map(async ({ name, container }) => {
        const stats = await container.stats({ stream: false });
        const peakBytes = Math.max(usedBytes(stats), peaks.get(name)?.peakBytes ?? 0);
        peaks.set(name, { name, peakBytes, limitBytes: stats.memory_stats.limit });
      }),
    );
  } while (!signal.aborted);
  return [...peaks.values()];
}

/** A container's own OOM counter, as seen from inside: cgroup v2, or v1. */
const PRINT_OOM_COUNTER = "cat /sys/fs/cgroup/memory.events || cat /sys/fs/cgroup/memory/memory.oom_control";

/** Reads `memory.events` (cgroup v2) or `memory.oom_control` (v1). @throws when there is no counter in it */
export function parseOomKills(printed: string): number {
  const kills = /^oom_kill (\d+)$/m.exec(printed)?.[1];
  if (kills === undefined) throw new Error(`no oom_kill counter in: ${printed}`);
  return Number(kills);
}

/** The number of processes of each container that were OOM-killed since the container's start, by name. */
export async function countOomKills(containers: readonly StackContainer[]): Promise<Map<string, number>> {
  return new Map(
    await Promise.all(
      containers.map(
        async (container) =>
          [container.name, parseOomKills(await container.run(["sh", "-c", PRINT_OOM_COUNTER]))] as const,
      ),
    ),
  );
}

/** Names the containers in which processes were OOM-killed between two calls of `countOomKills`. */
export function findNewOomKills(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].flatMap(([name, kills]) => {
    const more = kills - (before.get(name) ?? 0);
    return more > 0 ? [`${more} processes of ${name} were OOM-killed`] : [];
  });
}
