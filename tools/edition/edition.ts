import { editions, type Edition } from "../../stacks/images";

/** An edition and why it is the one. */
export interface EditionDecision {
  readonly edition: Edition;
  readonly reason: string;
}

/** Whether one of the registry edition's sources answered. */
export interface Reachability {
  /** The source's address. */
  readonly url: string;
  readonly reachable: boolean;
  /** What it answered, or why it did not. */
  readonly detail: string;
}

/** What a decision is made from. */
export interface EditionClues {
  /** The EDITION environment variable. */
  readonly forced: string | undefined;
  /** What an earlier decision left in `.shopstream/edition`. */
  readonly cached: Edition | undefined;
  /** Asks the registry edition's sources; only called where nothing else decides. */
  readonly probe: () => Promise<readonly Reachability[]>;
}

/**
 * Decides the edition: what EDITION says, else what was decided before, else registry where all its sources answer.
 *
 * @throws Error when EDITION names no edition.
 */
export async function decideEdition(clues: EditionClues): Promise<EditionDecision> {
  if (clues.forced !== undefined && clues.forced !== "") {
    return { edition: parseEdition(clues.forced), reason: "EDITION says so" };
  }
  if (clues.cached !== undefined) {
    return { edition: clues.cached, reason: "decided earlier; delete .shopstream/edition to have it decided anew" };
  }
  const unreachable = (await clues.probe()).filter((source) => !source.reachable);
  if (unreachable.length === 0)
    return { edition: "registry", reason: "the image registries and Pulumi's downloads answer" };
  const missing = unreachable.map((source) => `${source.url} (${source.detail})`).join(", ");
  return { edition: "offline", reason: `not reachable: ${missing}` };
}

/**
 * Reads an edition's name.
 *
 * @throws Error when it is no edition's.
 */
export function parseEdition(name: string): Edition {
  const edition = editions.find((candidate) => candidate === name.trim());
  if (edition === undefined) {
    throw new Error(`"${name.trim()}" is no edition: set EDITION to ${editions.join(" or ")}, or leave it unset`);
  }
  return edition;
}
