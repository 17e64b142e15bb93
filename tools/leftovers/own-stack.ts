import { namesOfStack } from "../../project/names";
import { thisClone } from "../../project/clone";
import { stackState, unfinishedVolumes } from "../pulumi/stack";
import { stackName } from "../../project/stack-name";
import { refusalOf, surroundingsOf } from "./describe";
import { findDockerObjects, type DockerObject } from "./docker-objects";
import { belongsTo, surveyOf, type OwnStack, type Survey } from "./ownership";

/** The stack that the commands work on. */
export function ownStack(): OwnStack {
  const stack = stackName();
  const state = stackState();
  return {
    stack,
    clone: thisClone(),
    names: namesOfStack(stack),
    knownIds: new Set((state.resources ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]))),
    unfinishedVolumes: new Set(unfinishedVolumes(state)),
  };
}

/** How the stack's Docker objects differ from its state. */
export async function surveyDocker(own: OwnStack = ownStack()): Promise<Survey> {
  return surveyOf(own, await findDockerObjects());
}

/** Everything in Docker that is certainly the stack's. */
export async function findOwnObjects(own: OwnStack = ownStack()): Promise<DockerObject[]> {
  return (await findDockerObjects()).filter((object) => belongsTo(own, object));
}

/** @throws Error that lists the obstacles, whose they seem to be, and what helps, where there are any */
export function refuse(obstacles: readonly DockerObject[], own: OwnStack): void {
  if (obstacles.length > 0) throw new Error(refusalOf(obstacles, surroundingsOf(own)));
}

/** @throws Error that lists what blocks the stack in Docker and whose it seems to be, where there is anything */
export async function requireNoObstacles(): Promise<void> {
  const own = ownStack();
  refuse((await surveyDocker(own)).obstacles, own);
}
