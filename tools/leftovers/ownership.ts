import {
  CLONE_LABEL,
  DIRECTORY_LABEL,
  PROJECT,
  PROJECT_LABEL,
  STACK_LABEL,
  type StackNames,
} from "../../project/names";
import type { Clone } from "../../project/program-environment";
import type { DockerObject } from "./docker-objects";

/** What is needed of a stack of this clone to tell what is whose in Docker. */
export interface OwnStack {
  readonly stack: string;
  readonly clone: Clone;
  /** Its names in Docker. */
  readonly names: StackNames;
  /** Ids of everything that its Pulumi state knows of. */
  readonly knownIds: ReadonlySet<string>;
  /** Volumes whose creation an interrupted `up` had begun and that its state never recorded. */
  readonly unfinishedVolumes: ReadonlySet<string>;
}

/**
 * Whether it is certainly this stack's. Where there are labels, they decide: a volume's id is its name, so a state may refer to a
 * volume that another clone has created since, and a copied folder's state refers to the original's containers.
 */
export function belongsTo(own: OwnStack, { id, labels }: DockerObject): boolean {
  const cloneId = labels[CLONE_LABEL];
  if (cloneId === undefined) return own.knownIds.has(id);
  return cloneId === own.clone.id && labels[STACK_LABEL] === own.stack;
}

/** How a stack's Docker objects differ from its state. */
export interface Survey {
  /** Certainly this stack's, unknown to its state, and without data: left by an interrupted run. */
  readonly leftovers: readonly DockerObject[];
  /** Another's under a name that the stack needs or its state mentions; or its own volume that may hold data. */
  readonly obstacles: readonly DockerObject[];
}

/**
 * Compares what is in Docker with what a stack owns and needs. Leftovers may be removed without asking. Obstacles only a person
 * may remove: a volume may hold data, and another clone's things may be in use.
 */
export function surveyOf(own: OwnStack, objects: readonly DockerObject[]): Survey {
  const mounted = new Set(objects.flatMap(({ mountedVolumes = [] }) => mountedVolumes));
  const mayHoldData = ({ kind, name }: DockerObject) =>
    kind === "volume" && (!own.unfinishedVolumes.has(name) || mounted.has(name));
  const leftovers: DockerObject[] = [];
  const obstacles: DockerObject[] = [];
  for (const object of objects) {
    const isKnown = own.knownIds.has(object.id);
    if (belongsTo(own, object)) {
      if (!isKnown) (mayHoldData(object) ? obstacles : leftovers).push(object);
    } else if (isKnown || own.names[object.kind].includes(object.name)) {
      obstacles.push(object);
    }
  }
  return { leftovers, obstacles };
}

/** Whether it was created from this clone's folder and for this stack, by whatever clone was there then. */
export function isFromHere(own: OwnStack, { labels }: DockerObject): boolean {
  return labels[DIRECTORY_LABEL] === own.clone.directory && labels[STACK_LABEL] === own.stack;
}

/** Whether it belongs to a stack of this project, in any clone. An image's labels, which containers inherit, are not enough. */
export function isOfAnyStack({ labels }: DockerObject): boolean {
  return labels[PROJECT_LABEL] === PROJECT && labels[STACK_LABEL] !== undefined;
}
