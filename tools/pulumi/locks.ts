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

/** Whether nobody holds the lock any more: its process was on this machine and has ended. */
export function isAbandoned(lock: Lock, here: string, isAlive: (pid: number) => boolean): boolean {
  return lock.hostname === here && !isAlive(lock.pid);
}

/** Removes the locks of runs that were killed; those of a `pulumi` that runs stay. */
export function removeAbandonedLocks(tell: (line: string) => void): void {
  for (const { file, lock } of stackLocks()) {
    if (!isAbandoned(lock, hostname(), isAlive)) continue;
    tell(`removing the lock of a run that was killed (pid ${lock.pid})`);
    rmSync(file, { force: true });
  }
}

/**
 * What a `pulumi` that runs is making is in Docker before it is in the state: until it ends, nobody can tell that from
 * what a killed run has left.
 *
 * @throws Error where one runs on the stack
 */
export function requireNoPulumiRuns(): void {
  const held = stackLocks().find(({ lock }) => !isAbandoned(lock, hostname(), isAlive));
  if (held === undefined) return;
  const { pid, hostname: host } = held.lock;
  throw new Error(`a pulumi works on the stack ${stackName()} (pid ${pid} on ${host}): wait for it, or end it`);
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
    // A number is given to other processes in time; a lock is held by a pulumi only.
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "pulumi";
  } catch {
    return signalReaches(pid);
  }
}

/** For systems without /proc. */
function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
