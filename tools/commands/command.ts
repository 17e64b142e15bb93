/** Runs a command to its end; what it throws is said in one line, and the process ends with 1. */
export function runCommandLine(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
