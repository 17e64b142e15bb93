import { dockerClient } from "../../project/docker";
import type { StackResource } from "./stack";

/** What has become of the containers that a stack's state knows of. */
export type Loss =
  | { readonly kind: "none" }
  /** These are gone or stopped, and with them nothing but what the next `up` makes again. */
  | { readonly kind: "some"; readonly urns: readonly string[] }
  /** Not one is left: the state speaks of a stack that is no more. */
  | { readonly kind: "all" };

/** A container as Docker lists it. */
interface ExistingContainer {
  readonly id: string;
  readonly running: boolean;
}

/** Compares the containers that the state knows of with those that exist. */
export function judgeLoss(resources: readonly StackResource[], existing: readonly ExistingContainer[]): Loss {
  const containers = resources.filter(({ type }) => type === "docker:index/container:Container");
  const byId = new Map(existing.map((container) => [container.id, container]));
  const lost = containers.filter(({ id = "" }) => byId.get(id)?.running !== true);
  if (lost.length === 0) return { kind: "none" };
  if (containers.every(({ id = "" }) => !byId.has(id))) return { kind: "all" };
  return { kind: "some", urns: lost.map(({ urn }) => urn) };
}

/** Asks Docker which containers exist. */
export async function existingContainers(): Promise<ExistingContainer[]> {
  const containers = await dockerClient().listContainers({ all: true });
  return containers.map(({ Id, State }) => ({ id: Id, running: State === "running" }));
}

/**
 * The volumes that a stack's state knows under names that the program no longer gives them. `pulumi up` would replace them
 * by empty ones, and believe that topics and tables are still there.
 */
export function renamedVolumes(resources: readonly StackResource[], names: readonly string[]): string[] {
  return resources
    .filter(({ type }) => type === "docker:index/volume:Volume")
    .flatMap(({ id }) => (id === undefined || names.includes(id) ? [] : [id]));
}
