import { describeObjects, type Surroundings } from "./describe";
import type { DockerObject } from "./docker-objects";
import { belongsTo, isFromHere, isOfAnyStack, type OwnStack } from "./ownership";

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
