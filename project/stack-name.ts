import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { backendUrl } from "./pulumi-environment";
import { inLocalState, inRepository, pulumiHome } from "./repository";

/** The stack where none was chosen; `Pulumi.dev.yaml` configures it. */
const DEFAULT_STACK = "dev";
const ALLOWED_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Where a stack's name may come from. */
interface StackNameSources {
  /** `STACK`, and `PULUMI_STACK`, which Pulumi itself obeys. */
  readonly environment: NodeJS.ProcessEnv;
  /** What `pulumi stack select` has recorded; undefined before the first. */
  readonly selected: string | undefined;
}

/** The stack that the commands work on: the one that `STACK` names, else the one selected in Pulumi, else `dev`. */
export function stackName(): string {
  return chooseStackName({ environment: process.env, selected: selectedStack() });
}

/** @throws Error where Pulumi would not accept the name */
export function chooseStackName({ environment, selected }: StackNameSources): string {
  // An empty variable counts as unset.
  const chosen = [environment.STACK, environment.PULUMI_STACK, selected].find((name) => name) ?? DEFAULT_STACK;
  const name = withoutOrganization(chosen);
  if (!ALLOWED_NAME.test(name)) {
    throw new Error(
      `"${chosen}" is not a valid stack name: use at most 100 letters, digits, hyphens, underscores and periods`,
    );
  }
  return name;
}

/** The name of the Pulumi project, from `Pulumi.yaml`. */
export function projectName(): string {
  return (parse(readFileSync(inRepository("Pulumi.yaml"), "utf8")) as { name: string }).name;
}

/**
 * What `pulumi stack select` has recorded for this clone, read from Pulumi's file because the commands need it before Pulumi
 * is installed. The file's name and format are those of Pulumi 3.259.0: pulumi/pulumi, pkg/workspace/workspace.go and settings.go;
 * `integration/declared-state.test.ts` compares with what Pulumi says.
 */
export function selectedStack(): string | undefined {
  const project = createHash("sha1").update(inRepository("Pulumi.yaml")).digest("hex");
  const file = join(pulumiHome(), "workspaces", `${projectName()}-${project}-workspace.json`);
  return existsSync(file)
    ? parseSelectedStack(readFileSync(file, "utf8"), backendUrl(process.env, inLocalState()))
    : undefined;
}

/** Pulumi writes `organization/project/stack`. */
function withoutOrganization(name: string): string {
  return name.split("/").at(-1) ?? "";
}

/** Reads Pulumi's record of the selected stack of each backend. */
export function parseSelectedStack(record: string, backend: string): string | undefined {
  const { stacks, stack } = JSON.parse(record) as { stacks?: Readonly<Record<string, string>>; stack?: string };
  // Earlier versions of Pulumi recorded a single stack for all backends.
  const selected = stacks?.[backend] ?? stack;
  return selected === undefined ? undefined : withoutOrganization(selected);
}
