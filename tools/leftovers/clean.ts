import { rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { inLocalState } from "../../project/repository";
import { projectName } from "../../project/stack-name";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { inStackState, stacksWithState } from "../pulumi/stack";
import { describeObjects, surroundingsOf, type Surroundings } from "./describe";
import { findDockerObjects, removeDockerObjects, type DockerObject } from "./docker-objects";
import { belongsTo, isFromHere, isOfAnyStack, type OwnStack } from "./ownership";
import { findOwnObjects, ownStack, requireNoObstacles } from "./own-stack";

type Tell = (line: string) => void;

/** Options of `make clean`. */
export interface CleanOptions extends CleanCircumstances {
  readonly scope: CleanScope;
  readonly tell: (line: string) => void;
}

/**
 * `make clean`: lists what would be removed, asks where that includes a volume or another clone's objects, and removes it and
 * this clone's records of it.
 *
 * @throws Error where the answer is no, or there is no terminal to ask
 */
export async function clean({ scope, tell, ...circumstances }: CleanOptions): Promise<void> {
  requireNoPulumiRuns();
  const own = ownStack();
  const objects = objectsToClean(own, await findDockerObjects(), scope);
  for (const line of planLines(objects, surroundingsOf(own))) tell(line);
  const consent = consentTo(own, objects, circumstances);
  if (consent === "refuse") {
    throw new Error("Nothing was removed: there is no terminal to ask. To remove all of it: YES=1 make clean");
  }
  if (consent === "ask" && !(await isConfirmed())) throw new Error("Nothing was removed.");
  await removeDockerObjects(objects, tell);
  if (scope === "all") forgetEverything(tell);
  else forgetStack(own.stack, tell);
}

/**
 * Removes what is certainly this stack's, including its volumes, and its state: for a test run in which `pulumi destroy`
 * fails.
 *
 * @throws Error where a `pulumi` runs on the stack, or something may not be removed without asking
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

/** What is removed: this stack, or every stack of every clone. */
export type CleanScope = "stack" | "all";

/** What `make clean` removes in Docker. */
export function objectsToClean(own: OwnStack, objects: readonly DockerObject[], scope: CleanScope): DockerObject[] {
  return objects.filter(
    (object) => belongsTo(own, object) || isFromHere(own, object) || (scope === "all" && isOfAnyStack(object)),
  );
}

/** Whether to go on, to ask first, or to refuse where there is no terminal to ask. */
export type Consent = "given" | "ask" | "refuse";

/** How `make clean` was started. */
export interface CleanCircumstances {
  /** `YES=1`: do not ask. */
  readonly yes: boolean;
  /** There is a terminal to ask on. */
  readonly isInteractive: boolean;
}

/** A volume holds data, and another clone's objects may be in use: neither is removed without consent. */
export function consentTo(
  own: OwnStack,
  objects: readonly DockerObject[],
  { yes, isInteractive }: CleanCircumstances,
): Consent {
  const isPrecious = (object: DockerObject) => object.kind === "volume" || !belongsTo(own, object);
  if (yes || !objects.some(isPrecious)) return "given";
  return isInteractive ? "ask" : "refuse";
}

/** Printed before anything is removed. */
export function planLines(objects: readonly DockerObject[], surroundings: Surroundings): string[] {
  if (objects.length === 0) return ["Docker has nothing to remove."];
  return [
    "To be removed from Docker:",
    ...describeObjects(objects, surroundings).map((line) => `  ${line}`),
    ...(objects.some(({ kind }) => kind === "volume") ? ["The data in these volumes will be lost."] : []),
  ];
}

/** Removes this clone's records of its stacks: the next set-up begins with a new state and a new passphrase. */
function forgetEverything(tell: Tell): void {
  tell("removing .shopstream/state, .shopstream/passphrase and .shopstream/edition");
  for (const name of ["state", "passphrase", "edition"]) remove(inLocalState(name));
}

/** Removes this clone's records of one stack; the passphrase stays while another stack's state is encrypted with it. */
function forgetStack(stack: string, tell: Tell): void {
  if (stacksWithState().every((name) => name === stack)) {
    forgetEverything(tell);
    return;
  }
  tell(`removing the state of the stack ${stack}; this clone's other stacks are kept`);
  // As Pulumi's file backend names them: pulumi/pulumi, pkg/backend/diy/store.go and state.go, 3.259.0.
  const project = projectName();
  for (const ending of ["json", "json.bak", "pulumi-tags"]) {
    const file = inStackState("stacks", project, `${stack}.${ending}`);
    for (const path of [file, `${file}.attrs`]) remove(path);
  }
  for (const folder of ["history", "backups"]) remove(inStackState(folder, project, stack));
  remove(inStackState("locks", "organization", project, stack));
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
