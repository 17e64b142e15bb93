import { createInterface } from "node:readline/promises";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { consentTo, objectsToClean, planLines, type CleanCircumstances, type CleanScope } from "./clean-plan";
import { surroundingsOf } from "./describe";
import { findDockerObjects, removeDockerObjects } from "./docker-objects";
import { forgetEverything, forgetStack } from "./forget";
import { findOwnObjects, ownStack, requireNoObstacles } from "./own-stack";

/** How `make clean` is run. */
export interface CleanOptions extends CleanCircumstances {
  readonly scope: CleanScope;
  readonly tell: (line: string) => void;
}

/**
 * `make clean`: lists what is there, asks where a volume or another clone's things are among it, and removes it with what
 * this clone knows of it.
 *
 * @throws Error where the answer is no, or there is nobody to ask
 */
export async function clean({ scope, tell, ...circumstances }: CleanOptions): Promise<void> {
  requireNoPulumiRuns();
  const own = ownStack();
  const objects = objectsToClean(own, await findDockerObjects(), scope);
  for (const line of planLines(objects, surroundingsOf(own))) tell(line);
  const consent = consentTo(own, objects, circumstances);
  if (consent === "refuse") {
    throw new Error("Nothing was removed: there is nobody to ask. Where all of it may go: YES=1 make clean");
  }
  if (consent === "ask" && !(await isConfirmed())) throw new Error("Nothing was removed.");
  await removeDockerObjects(objects, tell);
  if (scope === "all") forgetEverything(tell);
  else forgetStack(own.stack, tell);
}

/**
 * Removes what is certainly this stack's, its volumes included, and its state: for a test run, which began with taking the
 * stack down, where `pulumi destroy` cannot.
 *
 * @throws Error where a `pulumi` runs on the stack, or something of it may not be removed unasked
 */
export async function removeOwnStack(tell: (line: string) => void): Promise<void> {
  requireNoPulumiRuns();
  await requireNoObstacles();
  const own = ownStack();
  await removeDockerObjects(await findOwnObjects(own), tell);
  forgetStack(own.stack, tell);
}

async function isConfirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question("Remove all of it? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
