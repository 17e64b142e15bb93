import { inRepository, logFile } from "../repository";
import { CommandFailure, runCommand } from "../steps/command";
import { removeAbandonedLocks } from "./locks";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `pulumi up` of the stack, its progress on standard output.
 *
 * @throws Error when it fails or takes more than 25 minutes.
 */
export function pulumiUp(): Promise<void> {
  return changeStack("up", 25 * 60_000, "mend what Pulumi names above; `make up` goes on from there.");
}

/**
 * `pulumi destroy` of the stack, its progress on standard output.
 *
 * @throws Error when it fails or takes more than 15 minutes.
 */
export function pulumiDestroy(): Promise<void> {
  return changeStack("destroy", 15 * 60_000, "run `make down` again, or `make clean` to remove it without Pulumi.");
}

async function changeStack(operation: "up" | "destroy", timeoutMs: number, remedy: string): Promise<void> {
  removeAbandonedLocks(tell);
  const color = process.stdout.isTTY ? "always" : "never";
  try {
    await runCommand({
      file: inRepository("node_modules/.bin/pulumi"),
      // A preview before it would ask every provider twice.
      args: [operation, "--yes", "--skip-preview", "--non-interactive", "--color", color],
      logFile: logFile(`pulumi-${operation}`),
      timeoutMs,
      // Pulumi ends between two resources, and some take their time.
      graceMs: 120_000,
      onLine: tell,
    });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const [summary] = error.message.split("\n");
    throw new Error(`\n${summary ?? ""}\n  log:    ${error.logFile}\n  remedy: ${remedy}`, { cause: error });
  }
}
