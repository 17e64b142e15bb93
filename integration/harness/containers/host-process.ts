import { readFile } from "node:fs/promises";

/** Whether Docker's process id is the container's process on this host: not when the daemon runs in a virtual machine. */
export async function isOnThisHost(pid: number, containerId: string): Promise<boolean> {
  if (pid <= 0) return false;
  const cgroups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
  return cgroups.includes(containerId);
}

/**
 * Signals processes from outside their container.
 *
 * @param kill Default: `process.kill`.
 * @returns false when this user is not permitted to: a container's processes belong to root or to a user of the image, so
 * on a laptop only Docker can signal them
 */
export function signalProcesses(
  pids: readonly number[],
  signal: NodeJS.Signals,
  kill: (pid: number, signal: NodeJS.Signals) => unknown = (pid, name) => process.kill(pid, name),
): boolean {
  try {
    for (const pid of pids) kill(pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EPERM") return false;
    throw error;
  }
}
