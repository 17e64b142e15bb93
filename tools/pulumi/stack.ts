import { existsSync, readdirSync, readFileSync } from "node:fs";
import { inLocalState } from "../../project/repository";
import { projectName, stackName } from "../../project/stack-name";

/** A file or folder of Pulumi's file backend that is named for a stack: `stacks/shopstream/dev.json`. */
export function inStackState(...segments: string[]): string {
  return inLocalState("state", ".pulumi", ...segments);
}

/** The file in which Pulumi's file backend keeps the stack's state. */
export function stackStateFile(): string {
  return inStackState("stacks", projectName(), `${stackName()}.json`);
}

/** Every stack that this clone has a state of. */
export function stacksWithState(): string[] {
  const folder = inStackState("stacks", projectName());
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -".json".length)] : []));
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
