import { namesOfStack } from "../../project/names";
import { thisClone } from "../../project/clone";
import { stackResources } from "../pulumi/stack";
import { stackName } from "../../project/stack-name";
import { refusalOf, surroundingsOf } from "./describe";
import { findDockerObjects, type DockerObject } from "./docker-objects";
import { belongsTo, surveyOf, type OwnStack, type Survey } from "./ownership";

/** The stack that the commands work on. */
export function ownStack(): OwnStack {
  const stack = stackName();
  const knownIds = new Set(stackResources().flatMap(({ id }) => (id === undefined ? [] : [id])));
  return { stack, clone: thisClone(), names: namesOfStack(stack), knownIds };
}

/** What of the stack's Docker objects is not as its state says. */
export async function surveyDocker(own: OwnStack = ownStack()): Promise<Survey> {
  return surveyOf(own, await findDockerObjects());
}

/** Everything in Docker that is certainly the stack's. */
export async function findOwnObjects(own: OwnStack = ownStack()): Promise<DockerObject[]> {
  return (await findDockerObjects()).filter((object) => belongsTo(own, object));
}

/** @throws Error that lists the obstacles, whose they seem to be, and what helps; nothing where there are none */
export function refuse(obstacles: readonly DockerObject[], own: OwnStack): void {
  if (obstacles.length > 0) throw new Error(refusalOf(obstacles, surroundingsOf(own)));
}

/** @throws Error where something in Docker stands in the stack's way; it lists what, and whose it seems to be */
export async function requireNoObstacles(): Promise<void> {
  const own = ownStack();
  refuse((await surveyDocker(own)).obstacles, own);
}
