import type Docker from "dockerode";
import type { StackContainer } from "./stack-container";

/** A container's memory at its fullest, in bytes, against its limit. */
export interface MemoryPeak {
  readonly name: string;
  readonly peakBytes: number;
  readonly limitBytes: number;
}

/** What `docker stats` calls a container's memory: what it uses, page cache that can be given up at any time excluded. */
export function usedBytes({ memory_stats: { usage, stats } }: Docker.ContainerStats): number {
  // cgroup v1 has the first name, v2 the second; the types know them as always there.
  const { total_inactive_file, inactive_file } = stats as Partial<typeof stats>;
  return Math.max(0, usage - (total_inactive_file ?? inactive_file ?? 0));
}

/** Samples containers' memory until `signal` aborts; at least once. */
export async function memoryPeaks(containers: readonly StackContainer[], signal: AbortSignal): Promise<MemoryPeak[]> {
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
