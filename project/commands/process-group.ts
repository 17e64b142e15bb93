/** A process that leads a group of its own. */
interface GroupLeader {
  readonly pid?: number;
  kill(signal: NodeJS.Signals): boolean;
}

/** Watches over a group until it has ended. */
export interface Supervision {
  /** Why the group was told to end; undefined where it was not. */
  readonly endedBecause: string | undefined;
  /** Must be called when the group has ended. */
  stop(): void;
}

const running = new Set<(reason: string) => void>();
let interrupted = false;

/**
 * Ends a process group that runs for too long, or when commands are interrupted: its leader gets SIGTERM, and what is left of
 * the group after the grace period is killed.
 */
export function superviseGroup(
  leader: GroupLeader,
  { timeoutMs, graceMs }: { readonly timeoutMs: number; readonly graceMs: number },
): Supervision {
  let endedBecause: string | undefined;
  let killing: NodeJS.Timeout | undefined;
  const end = (reason: string): void => {
    if (endedBecause !== undefined) return;
    endedBecause = reason;
    leader.kill("SIGTERM");
    killing = setTimeout(() => killGroup(leader.pid), graceMs);
  };
  const timeout = setTimeout(() => end(`it took longer than ${timeoutMs / 1_000} s`), timeoutMs);
  running.add(end);
  if (interrupted) end("interrupted");
  return {
    get endedBecause() {
      return endedBecause;
    },
    stop: () => {
      running.delete(end);
      clearTimeout(timeout);
      clearTimeout(killing);
    },
  };
}

/** Ends every running command, and each that is started before `resumeCommands`. */
export function interruptCommands(): void {
  interrupted = true;
  for (const end of running) end("interrupted");
}

/** Lets commands run again after an interruption. */
export function resumeCommands(): void {
  interrupted = false;
}

function killGroup(leaderPid: number | undefined): void {
  if (leaderPid === undefined) return;
  try {
    process.kill(-leaderPid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
