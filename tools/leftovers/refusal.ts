import { describeObjects, type Surroundings } from "./describe";
import type { DockerObject } from "./docker-objects";
import { belongsTo, isFromHere, isOfAnyStack } from "./ownership";

/** What a person is told about obstacles: what they are, whose they seem to be, and the commands that help. */
export function refusalOf(obstacles: readonly DockerObject[], surroundings: Surroundings): string {
  const { own } = surroundings;
  const isFromThisFolder = (object: DockerObject) => belongsTo(own, object) || isFromHere(own, object);
  const elsewhere = obstacles.filter((object) => !isFromThisFolder(object));
  const remedies: string[] = [];
  if (elsewhere.some(({ id }) => own.knownIds.has(id))) {
    remedies.push(
      "make clean            forgets the state that speaks of another clone's things, and leaves them alone",
    );
  }
  if (obstacles.some(isFromThisFolder)) {
    remedies.push("make clean            removes what this folder has left; it asks before it deletes volumes");
  }
  if (elsewhere.some(isOfAnyStack)) {
    remedies.push(
      "STACK=<name> make up  makes a stack beside the other one: “Two stacks on one machine” in README.md",
      "make down             in the other one's folder, ends it there",
      "ALL=1 make clean      removes the stacks of every clone; it asks before it deletes volumes",
    );
  }
  if (elsewhere.some((object) => !isOfAnyStack(object))) {
    remedies.push("docker rm, docker network rm, docker volume rm  for what ShopStream did not make");
  }
  return [
    `Docker has what the stack ${own.stack} of ${own.clone.directory} needs and does not own:`,
    ...describeObjects(obstacles, surroundings).map((line) => `  ${line}`),
    "Nothing of it was touched. What helps:",
    ...remedies.map((line) => `  ${line}`),
  ].join("\n");
}
