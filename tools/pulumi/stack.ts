import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { inLocalState, inRepository } from "../repository";

/** The stack that the commands work on, the one configured by `Pulumi.dev.yaml`. */
export const stackName = "dev";

/** The name of the Pulumi project, from `Pulumi.yaml`. */
export function projectName(): string {
  return (parse(readFileSync(inRepository("Pulumi.yaml"), "utf8")) as { name: string }).name;
}

/** The file in which Pulumi's file backend keeps the stack's state. */
export function stackStateFile(): string {
  return inLocalState("state", ".pulumi", "stacks", projectName(), `${stackName}.json`);
}

/** The stack's state; empty before the stack exists. */
export function readStackState(): { checkpoint?: { latest?: { resources?: { id?: string; type?: string }[] } } } {
  const file = stackStateFile();
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof readStackState>) : {};
}
