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

/** A resource as the stack's state records it. */
export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** Given by the provider; components have none. */
  readonly id?: string;
}

interface StackState {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly StackResource[] } };
}

/** Every resource that the stack's state knows of; none before the stack exists. */
export function stackResources(): readonly StackResource[] {
  const file = stackStateFile();
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, "utf8")) as StackState).checkpoint?.latest?.resources ?? [];
}
