import { inLocalState, inRepository, logFile } from "../../project/repository";
import { CommandFailure, runCommand } from "../../project/commands/command";
import { removeAbandonedLocks } from "./locks";
import { existingContainers, judgeLoss, renamedVolumes } from "./loss";
import { namesOfStack } from "../../project/names";
import { stackResources } from "./stack";
import { stackName } from "../../project/stack-name";

/** This repository's Pulumi CLI: what `npx pulumi` runs. */
export const PULUMI_COMMAND = inRepository("node_modules/.bin/pulumi");

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `pulumi up` of the stack, with its progress on standard output. Where containers in the state are gone or stopped, the state is
 * refreshed first: Pulumi trusts its state and would find nothing to do.
 *
 * @throws Error when it would replace volumes, fails, or takes more than 60 minutes.
 */
export async function pulumiUp(): Promise<void> {
  const resources = stackResources();
  const renamed = renamedVolumes(resources, namesOfStack(stackName()).volume);
  if (renamed.length > 0) {
    throw new Error(
      `The program has other names for the volumes of the stack ${stackName()}: Pulumi would replace ` +
        `${renamed.join(", ")} and lose the data in them.\nRun \`make down\`, which deletes them, and then \`make up\`.`,
    );
  }
  const loss = judgeLoss(resources, await existingContainers());
  if (loss.kind === "all") {
    tell("none of the containers in the stack's state exists: destroying what is left of the stack first");
    // What holds data on somebody else's servers is still there.
    await pulumiDestroy(["--exclude-protected"]);
  }
  if (loss.kind === "some") {
    tell("containers are gone or stopped: refreshing their state");
    const targets = loss.urns.flatMap((urn) => ["--target", urn]);
    await changeStack("refresh", 10 * 60_000, "run `make down`, then `make up`.", targets);
  }
  const buildLogs = inLocalState("logs", "image-<component>.log");
  await changeStack(
    "up",
    60 * 60_000,
    "fix what Pulumi names above, then run `make up` again: it continues from there.\n" +
      `          If an image did not build, its log is ${buildLogs}.`,
  );
}

/**
 * `pulumi destroy` of the stack, with its progress on standard output.
 *
 * @param options more of Pulumi's own. Default: none
 * @throws Error when it fails or takes more than 15 minutes.
 */
export function pulumiDestroy(options: readonly string[] = []): Promise<void> {
  const remedy = "run `make down` again, or `make clean` to remove it without Pulumi.";
  return changeStack("destroy", 15 * 60_000, remedy, options);
}

async function changeStack(
  operation: "up" | "refresh" | "destroy",
  timeoutMs: number,
  remedy: string,
  options: readonly string[] = [],
): Promise<void> {
  removeAbandonedLocks(tell);
  const color = process.stdout.isTTY ? "always" : "never";
  try {
    await runCommand({
      file: PULUMI_COMMAND,
      // A preview would query every provider a second time.
      args: [operation, "--yes", "--skip-preview", "--non-interactive", "--color", color, ...options],
      logFile: logFile(`pulumi-${operation}`),
      timeoutMs,
      // Pulumi stops between two resources, and some take long.
      graceMs: 120_000,
      onLine: tell,
    });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const [summary] = error.message.split("\n");
    throw new Error(`\n${summary ?? ""}\n  log:    ${error.logFile}\n  remedy: ${remedy}`, { cause: error });
  }
}
