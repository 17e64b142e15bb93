import { dockerClient } from "../../project/docker";
import type { StackResource } from "./stack";

/** Which of the containers in a stack's state are missing or stopped. */
export type Loss =
  | { readonly kind: "none" }
  /** These are gone or stopped; a refresh of them is enough for the next `up` to create or start them. */
  | { readonly kind: "some"; readonly urns: readonly string[] }
  /** None is left: the stack that the state describes is gone. */
  | { readonly kind: "all" };

/** A container as Docker lists it. */
interface ExistingContainer {
  readonly id: string;
  readonly running: boolean;
}

/** Compares the containers in the state with those that exist. */
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
  // One that only holds another's files is never started.
  return containers.map(({ Id, State }) => ({ id: Id, running: State === "running" || State === "created" }));
}

/**
 * Refuses to take a stack down that has protected resources: Pulumi would delete everything else before it fails on them.
 *
 * @throws Error that names them, and how they are deleted
 */
export function refuseProtected(resources: readonly StackResource[]): void {
  const kept = resources.filter(({ protect }) => protect).map(({ type, id = "" }) => `${type.split(":").at(-1)} ${id}`);
  if (kept.length === 0) return;
  throw new Error(
    `Nothing was deleted: what holds data on somebody else's servers is protected (${kept.join(", ")}).\n` +
      "To delete it, with its data:\n" +
      "  npx pulumi config set protectExternalData false && npx pulumi up\n" +
      "and then `make down` again.",
  );
}

/**
 * The volumes in a stack's state whose names the program no longer uses. `pulumi up` would replace them with empty ones, and
 * would still assume that topics and tables exist.
 */
export function renamedVolumes(resources: readonly StackResource[], names: readonly string[]): string[] {
  return resources
    .filter(({ type }) => type === "docker:index/volume:Volume")
    .flatMap(({ id }) => (id === undefined || names.includes(id) ? [] : [id]));
}
