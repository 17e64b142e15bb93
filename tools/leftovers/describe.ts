import { existsSync } from "node:fs";
import { CLONE_LABEL, DIRECTORY_LABEL, STACK_LABEL } from "../../project/names";
import type { DockerObject } from "./docker-objects";
import { belongsTo, isFromHere, isOfAnyStack, type OwnStack } from "./ownership";

/** What a description needs besides the object. */
export interface Surroundings {
  readonly own: OwnStack;
  readonly nowMs: number;
  /** Whether a folder is on this machine. */
  readonly folderExists: (path: string) => boolean;
}

/** The surroundings on this machine, now. */
export function surroundingsOf(own: OwnStack): Surroundings {
  return { own, nowMs: Date.now(), folderExists: existsSync };
}

/** One line for each: what it is, its state, how old it is, and whose it seems to be. */
export function describeObjects(objects: readonly DockerObject[], surroundings: Surroundings): string[] {
  const width = Math.max(0, ...objects.map(({ name }) => name.length));
  return objects.map((object) => {
    const facts = [
      ...(object.state === undefined ? [] : [object.state]),
      howOldItSeems(object, surroundings.nowMs),
      whoseItSeems(object, surroundings),
    ];
    return `${object.kind.padEnd(9)}  ${object.name.padEnd(width)}  ${facts.join(", ")}`;
  });
}

function whoseItSeems(object: DockerObject, { own, folderExists }: Surroundings): string {
  const { [STACK_LABEL]: stack, [DIRECTORY_LABEL]: directory } = object.labels;
  if (!isOfAnyStack(object)) return "not created by ShopStream: it has no stack label";
  if (belongsTo(own, object)) {
    if (own.knownIds.has(object.id)) return "this stack's";
    return `this stack's, but its state does not know of it${object.kind === "volume" ? "; it may hold data" : ""}`;
  }
  if (directory === undefined)
    return `stack ${stack ?? ""}, created by an earlier version, which did not record its folder`;
  if (isFromHere(own, object)) return `stack ${own.stack} of this folder, created before its .shopstream was lost`;
  if (object.labels[CLONE_LABEL] === own.clone.id) return `stack ${stack ?? ""} of this clone`;
  return `stack ${stack ?? ""} of ${directory}${folderExists(directory) ? "" : " (no such folder here)"}`;
}

function howOldItSeems({ kind, createdAtMs }: DockerObject, nowMs: number): string {
  if (createdAtMs === undefined) return "of unknown age";
  const age = durationOf(nowMs - createdAtMs);
  // Docker takes a volume's date from its folder (moby/moby, volume/local/local_unix.go; in 20.10 the folder of the data).
  return kind === "volume" ? `created or changed ${age} ago` : `${age} old`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function durationOf(ms: number): string {
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(ms / unitMs);
    if (count > 0) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}

/** Explains obstacles to a person: what they are, whose they seem to be, and the commands that help. */
export function refusalOf(obstacles: readonly DockerObject[], surroundings: Surroundings): string {
  const { own } = surroundings;
  const isFromThisFolder = (object: DockerObject) => belongsTo(own, object) || isFromHere(own, object);
  const elsewhere = obstacles.filter((object) => !isFromThisFolder(object));
  const remedies: string[] = [];
  if (elsewhere.some(({ id }) => own.knownIds.has(id))) {
    remedies.push(
      "make clean            forgets the state that refers to another clone's resources, and leaves those alone",
    );
  }
  if (obstacles.some(isFromThisFolder)) {
    remedies.push("make clean            removes what this folder left behind; it asks before it deletes volumes");
  }
  if (elsewhere.some(isOfAnyStack)) {
    remedies.push(
      "STACK=<name> make up  starts a stack beside the other one: “Two stacks on one machine” in README.md",
      "make down             stops the other one; run it in that folder",
      "ALL=1 make clean      removes the stacks of every clone; it asks before it deletes volumes",
    );
  }
  if (elsewhere.some((object) => !isOfAnyStack(object))) {
    remedies.push("docker rm, docker network rm, docker volume rm  for what ShopStream did not create");
  }
  return [
    `Docker already has what the stack ${own.stack} of ${own.clone.directory} needs and does not own:`,
    ...describeObjects(obstacles, surroundings).map((line) => `  ${line}`),
    "Nothing was changed. What helps:",
    ...remedies.map((line) => `  ${line}`),
  ].join("\n");
}
