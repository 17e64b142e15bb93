import { existsSync } from "node:fs";
import { requireDocker } from "../../project/docker";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { refuseProtected } from "../pulumi/loss";
import { pulumiDestroy } from "../pulumi/pulumi";
import { stackResources, stackStateFile } from "../pulumi/stack";
import { removeDockerObjects, type DockerObject } from "./docker-objects";
import { findOwnObjects, ownStack, refuse, surveyDocker } from "./own-stack";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Takes the stack down with `pulumi destroy`. First it removes the stack's containers that its state does not know of, since
 * they would keep its network and volumes in use.
 *
 * @returns what is left of the stack in Docker; empty when all went well
 * @throws Error when something in it is protected, no Docker daemon answers, the state refers to another's objects, or `pulumi destroy` fails
 */
export async function takeDown(): Promise<DockerObject[]> {
  await requireDocker();
  requireNoPulumiRuns();
  refuseProtected(stackResources());
  const own = ownStack();
  const { leftovers, obstacles } = await surveyDocker(own);
  // `pulumi destroy` relies on the state alone, so it must not contain what is not this stack's.
  refuse(
    obstacles.filter(({ id }) => own.knownIds.has(id)),
    own,
  );
  await removeDockerObjects(leftovers, tell);
  if (existsSync(stackStateFile())) await pulumiDestroy();
  else tell(`the stack ${own.stack} was never up in this clone: nothing to destroy`);
  return findOwnObjects(own);
}
