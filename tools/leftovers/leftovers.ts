/** A kind of thing that a stack makes in Docker. */
export type LeftoverKind = "container" | "network" | "volume";

/** Something in Docker that carries the project's labels. */
export interface Labelled {
  readonly kind: LeftoverKind;
  /** A container's or network's id, a volume's name. */
  readonly id: string;
  readonly name: string;
}

/** The part of a Pulumi state file that says what the stack knows of. */
interface StackState {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly { readonly id?: string }[] } };
}

/** The ids of all that a stack's state knows of. */
export function knownIds(state: StackState): ReadonlySet<string> {
  const resources = state.checkpoint?.latest?.resources ?? [];
  return new Set(resources.map(({ id }) => id).filter((id) => id !== undefined));
}

/**
 * What carries the project's labels and belongs to no stack that this clone knows of: the remains of a run that was
 * killed, or of another clone. They would take this stack's names and ports, and their volumes its passwords.
 */
export function leftoversAmong(labelled: readonly Labelled[], known: ReadonlySet<string>): Labelled[] {
  return labelled.filter(({ id }) => !known.has(id));
}
