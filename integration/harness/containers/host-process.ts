import { readFile } from "node:fs/promises";

/** Whether a process id of Docker's is this container's process here too: not where the daemon runs in another machine. */
export async function isOnThisHost(pid: number, containerId: string): Promise<boolean> {
  if (pid <= 0) return false;
  const cgroups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
  return cgroups.includes(containerId);
}

/**
 * Signals processes from outside their container.
 *
 * @param kill Default: the operating system's.
 * @returns false where this user may not: a container's processes belong to root or to a user of the image, so on a
 * laptop only Docker can signal them
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
