import type { StackResource } from "../pulumi/stack";

/** A kind of thing that a stack makes in Docker. */
export type LeftoverKind = "container" | "network" | "volume";

/** Something in Docker that carries the project's labels. */
export interface Labelled {
  readonly kind: LeftoverKind;
  /** A container's or network's id, a volume's name. */
  readonly id: string;
  readonly name: string;
}

/**
 * What carries the project's labels and belongs to no stack that this clone knows of: the remains of a run that was
 * killed, or of another clone. They would take this stack's names and ports, and their volumes its passwords.
 */
export function leftoversAmong(labelled: readonly Labelled[], known: readonly Pick<StackResource, "id">[]): Labelled[] {
  const ids = new Set(known.map(({ id }) => id));
  return labelled.filter(({ id }) => !ids.has(id));
}
