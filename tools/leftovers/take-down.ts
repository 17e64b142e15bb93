import { existsSync } from "node:fs";
import { requireDocker } from "../../project/docker";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { pulumiDestroy } from "../pulumi/pulumi";
import { stackStateFile } from "../pulumi/stack";
import { removeDockerObjects, type DockerObject } from "./docker-objects";
import { findOwnObjects, ownStack, refuse, surveyDocker } from "./own-stack";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Takes the stack down with `pulumi destroy`, after removing containers of it that its state does not know of and that
 * would keep its network and volumes in use.
 *
 * @returns what is left of the stack in Docker; empty when all went well
 * @throws Error when no Docker daemon answers, something in Docker may not be touched, or `pulumi destroy` fails
 */
export async function takeDown(): Promise<DockerObject[]> {
  await requireDocker();
  requireNoPulumiRuns();
  const own = ownStack();
  const { leftovers, obstacles } = await surveyDocker(own);
  // `pulumi destroy` goes by the state alone, so what is not this stack's is not to be in it.
  refuse(
    obstacles.filter(({ id }) => own.knownIds.has(id)),
    own,
  );
  await removeDockerObjects(leftovers, tell);
  if (existsSync(stackStateFile())) await pulumiDestroy();
  else tell(`the stack ${own.stack} was never up here: nothing to destroy`);
  return findOwnObjects(own);
}
