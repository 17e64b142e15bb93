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

/** Every stack that has a state in this clone. */
export function stacksWithState(): string[] {
  const folder = inStackState("stacks", projectName());
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -".json".length)] : []));
}

/** A resource as the stack's state records it. */
export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** From the provider; components have none. */
  readonly id?: string;
  /** Whether Pulumi refuses to delete it: what holds data on somebody else's servers. */
  readonly protect?: boolean;
}

/** What Pulumi's file backend keeps of a stack, as far as it is read here: pulumi/pulumi, sdk/go/common/apitype/core.go. */
export interface StackState {
  readonly resources?: readonly StackResource[];
  /** What was in progress when the state was last written; a creation stays here where the process was killed. */
  readonly pending_operations?: readonly {
    readonly type: string;
    readonly resource: { readonly type: string; readonly inputs?: Readonly<Record<string, unknown>> };
  }[];
}

/** The stack's state; empty before the stack exists. */
export function stackState(): StackState {
  const file = stackStateFile();
  if (!existsSync(file)) return {};
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint?: { latest?: StackState } };
  return checkpoint?.latest ?? {};
}

/** Every resource that the stack's state knows of. */
export function stackResources(): readonly StackResource[] {
  return stackState().resources ?? [];
}

/**
 * The names of volumes whose creation an `up` had begun and never recorded. Pulumi creates a container only after its volume
 * is recorded, so no container of that `up` has used them.
 */
export function unfinishedVolumes({ pending_operations: pending = [] }: StackState): string[] {
  return pending.flatMap(({ type, resource }) => {
    const name = resource.inputs?.name;
    const isVolume = type === "creating" && resource.type === "docker:index/volume:Volume";
    return isVolume && typeof name === "string" ? [name] : [];
  });
}
