import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { inLocalState } from "../repository";
import { projectName, stackName } from "./stack";

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
  const folder = inLocalState("state", ".pulumi", "locks", "organization", projectName(), stackName);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".json"))) {
    const file = join(folder, name);
    const lock = JSON.parse(readFileSync(file, "utf8")) as Lock;
    if (!isAbandoned(lock, hostname(), isAlive)) continue;
    tell(`removing the lock of a run that was killed (pid ${lock.pid})`);
    rmSync(file, { force: true });
  }
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
