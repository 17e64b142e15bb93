import { existsSync } from "node:fs";
import { requireDocker } from "../docker";
import { pulumiDestroy } from "../pulumi/pulumi";
import { stackResources, stackStateFile } from "../pulumi/stack";
import { findLabelled, removeLabelled } from "./labelled";
import { leftoversAmong, type Labelled } from "./leftovers";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Takes the stack down with `pulumi destroy`, after removing what the stack does not know of but what would keep its
 * network and volumes in use.
 *
 * @returns what is left in Docker of any stack of this project; empty when all went well
 * @throws Error when no Docker daemon answers or `pulumi destroy` fails
 */
export async function takeDown(): Promise<Labelled[]> {
  await requireDocker();
  await removeLabelled(leftoversAmong(await findLabelled(), stackResources()), tell);
  if (existsSync(stackStateFile())) await pulumiDestroy();
  else tell("the stack was never up here: nothing to destroy");
  return findLabelled();
}
