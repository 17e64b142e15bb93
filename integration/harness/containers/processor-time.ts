import type { StackContainer } from "./stack-container";

/** The processor time that a container's processes have used since its start, in seconds. */
export async function processorSecondsOf({ container }: StackContainer): Promise<number> {
  // One-shot: else the daemon waits for a second sample.
  const { cpu_stats } = await container.stats({ stream: false, "one-shot": true });
  return cpu_stats.cpu_usage.total_usage / 1e9;
}
