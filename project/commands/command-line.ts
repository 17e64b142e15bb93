import { interruptCommands } from "./process-group";

/** How a command line ends. */
export interface CommandLineOptions {
  /** What Ctrl-C and SIGTERM do. Default: the first one ends every running command, the second one this process. */
  readonly onInterrupt?: () => void;
}

/** Runs a command. An error that it throws is printed as its message alone, and the process exits with 1. */
export function runCommandLine(
  command: () => Promise<void>,
  { onInterrupt = endCommandsThenProcess() }: CommandLineOptions = {},
): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onInterrupt);
  command().catch((error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  });
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A duration for people: `340 ms`, `12.3 s`, `7 min 05 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${(durationMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

function endCommandsThenProcess(): () => void {
  let interrupted = false;
  return () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    interruptCommands();
  };
}
