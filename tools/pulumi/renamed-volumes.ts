import type { StackResource } from "./stack";

/**
 * The volumes that a stack's state knows under names that the program no longer gives them. `pulumi up` would replace them
 * by empty ones, and believe that topics and tables are still there.
 */
export function renamedVolumes(resources: readonly StackResource[], names: readonly string[]): string[] {
  return resources
    .filter(({ type }) => type === "docker:index/volume:Volume")
    .flatMap(({ id }) => (id === undefined || names.includes(id) ? [] : [id]));
}
