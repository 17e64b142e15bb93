import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inLocalState } from "../../project/repository";
import { editions, type Edition } from "../../stacks/config/images";

/** An edition and why it is the one. */
export interface EditionDecision {
  readonly edition: Edition;
  readonly reason: string;
  /** Why it cannot be set up here, and what to do; undefined where nothing stands against it. */
  readonly obstacle?: string;
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
  /** Why this machine cannot build the offline edition; undefined where it can. */
  readonly cannotBuild: () => string | undefined;
}

/**
 * Decides the edition: what EDITION says, else what was decided before, else registry where all its sources answer. Offline
 * is chosen on a machine that can build it alone: anywhere else an unreachable source is a connection to be fixed.
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
  const reason = `not reachable: ${missing}`;
  const cannotBuild = clues.cannotBuild();
  if (cannotBuild === undefined) return { edition: "offline", reason };
  return {
    edition: "registry",
    reason,
    obstacle:
      `The registry edition downloads from there, and the offline edition cannot be built here: ${cannotBuild}.\n` +
      "See that this machine reaches the addresses (`curl -sSI <address>`; HTTPS_PROXY is honoured) and run this again. Where " +
      "Docker reaches them and this user does not: EDITION=registry.",
  };
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

/** Where the decision is kept, one word. */
const EDITION_FILE = inLocalState("edition");

/**
 * The edition decided earlier; undefined where none was.
 *
 * @throws Error when `.shopstream/edition` names no edition.
 */
export function cachedEdition(): Edition | undefined {
  return editionIsCached() ? parseEdition(readFileSync(EDITION_FILE, "utf8")) : undefined;
}

/** Whether a set-up has come to its end here before. */
export function editionIsCached(): boolean {
  return existsSync(EDITION_FILE);
}

/** Keeps the edition for later commands, `npx pulumi` among them. */
export function cacheEdition(edition: Edition): void {
  mkdirSync(dirname(EDITION_FILE), { recursive: true });
  // Renamed into place: a `pulumi` that runs beside a `make setup` must not find it empty.
  const unfinished = `${EDITION_FILE}.${process.pid}`;
  writeFileSync(unfinished, `${edition}\n`);
  renameSync(unfinished, EDITION_FILE);
}
