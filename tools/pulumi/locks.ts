import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { inStackState } from "./stack";
import { projectName, stackName } from "../../project/stack-name";

/** A lock that a running `pulumi` holds on the stack, as its file backend writes it. */
export interface Lock {
  readonly pid: number;
  readonly hostname: string;
}

/** Whether nobody holds the lock any longer: its process ran on this machine and has ended. */
export function isAbandoned(lock: Lock, here: string, isAlive: (pid: number) => boolean): boolean {
  return lock.hostname === here && !isAlive(lock.pid);
}

/** Removes the locks of runs that were killed, and keeps those of a running `pulumi`. */
export function removeAbandonedLocks(tell: (line: string) => void): void {
  for (const { file, lock } of stackLocks()) {
    if (!isAbandoned(lock, hostname(), isAlive)) continue;
    tell(`removing the lock of a killed run (pid ${lock.pid})`);
    rmSync(file, { force: true });
  }
}

/**
 * What a running `pulumi` creates is in Docker before it is in the state. Until it ends, that looks the same as what a killed
 * run left.
 *
 * @throws Error where one runs on the stack
 */
export function requireNoPulumiRuns(): void {
  const held = stackLocks().find(({ lock }) => !isAbandoned(lock, hostname(), isAlive));
  if (held === undefined) return;
  const { pid, hostname: host } = held.lock;
  throw new Error(
    `another pulumi is running on the stack ${stackName()} (pid ${pid} on ${host}): wait until it ends, or stop it`,
  );
}

function stackLocks(): { readonly file: string; readonly lock: Lock }[] {
  const folder = inStackState("locks", "organization", projectName(), stackName());
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .map((file) => ({ file, lock: JSON.parse(readFileSync(file, "utf8")) as Lock }));
}

function isAlive(pid: number): boolean {
  try {
    // Process ids are reused, and only a pulumi holds a lock.
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "pulumi";
  } catch {
    return signalReaches(pid);
  }
}

/** For systems without /proc. EPERM: it runs as another user. */
function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
