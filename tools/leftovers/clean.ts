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

/** Whose things are removed: this stack's, or those of every stack of every clone. */
export type CleanScope = "stack" | "all";

/** What `make clean` removes in Docker. */
export function objectsToClean(own: OwnStack, objects: readonly DockerObject[], scope: CleanScope): DockerObject[] {
  return objects.filter(
    (object) => belongsTo(own, object) || isFromHere(own, object) || (scope === "all" && isOfAnyStack(object)),
  );
}

/** Whether to go on, to ask a person first, or to refuse where there is none to ask. */
export type Consent = "given" | "ask" | "refuse";

/** How a command is run. */
export interface CleanCircumstances {
  /** `YES=1`: whoever runs it has decided. */
  readonly yes: boolean;
  /** A person is at the terminal. */
  readonly isInteractive: boolean;
}

/** A volume holds data, and what is another clone's may be in use: neither goes unless a person or a script says so. */
export function consentTo(
  own: OwnStack,
  objects: readonly DockerObject[],
  { yes, isInteractive }: CleanCircumstances,
): Consent {
  const isPrecious = (object: DockerObject) => object.kind === "volume" || !belongsTo(own, object);
  if (yes || !objects.some(isPrecious)) return "given";
  return isInteractive ? "ask" : "refuse";
}

/** What is said before anything is removed. */
export function planLines(objects: readonly DockerObject[], surroundings: Surroundings): string[] {
  if (objects.length === 0) return ["Docker has nothing to remove."];
  return [
    "To be removed from Docker:",
    ...describeObjects(objects, surroundings).map((line) => `  ${line}`),
    ...(objects.some(({ kind }) => kind === "volume") ? ["The data in these volumes is lost with them."] : []),
  ];
}

/** Removes what this clone knows of its stacks: the next set-up begins with a new state and a new passphrase. */
function forgetEverything(tell: Tell): void {
  tell("removing .shopstream/state, .shopstream/passphrase and .shopstream/edition");
  for (const name of ["state", "passphrase", "edition"]) remove(inLocalState(name));
}

/** Removes what this clone knows of one stack; the passphrase stays while the state of another is encrypted with it. */
function forgetStack(stack: string, tell: Tell): void {
  if (stacksWithState().every((name) => name === stack)) {
    forgetEverything(tell);
    return;
  }
  tell(`removing the state of the stack ${stack}; this clone's other stacks stay`);
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
