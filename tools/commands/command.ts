import { interruptCommands } from "../../project/commands/process-group";

/** How a command line ends. */
export interface CommandLineOptions {
  /** What Ctrl-C and SIGTERM do. Default: the first time end every command that runs, the second time this process. */
  readonly onInterrupt?: () => void;
}

/** Runs a command to its end; what it throws is said in words, and the process ends with 1. */
export function runCommandLine(
  command: () => Promise<void>,
  { onInterrupt = endCommandsThenProcess() }: CommandLineOptions = {},
): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onInterrupt);
  command().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

function endCommandsThenProcess(): () => void {
  let interrupted = false;
  return () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    interruptCommands();
  };
}
