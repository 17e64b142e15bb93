import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inLocalState } from "../../project/repository";
import { EDITIONS, type Edition } from "../../stacks/config/images";

/** An edition and why it is the one. */
export interface EditionDecision {
  readonly edition: Edition;
  readonly reason: string;
  /** Why it cannot be set up here, and what to do; undefined where it can. */
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

/** What the decision depends on. */
export interface EditionClues {
  /** The EDITION environment variable. */
  readonly forced: string | undefined;
  /** The earlier decision in `.shopstream/edition`. */
  readonly cached: Edition | undefined;
  /** Probes the registry edition's sources; called only where nothing else decides. */
  readonly probe: () => Promise<readonly Reachability[]>;
  /** Why this machine cannot build the offline edition; undefined where it can. */
  readonly cannotBuild: () => string | undefined;
}

/**
 * Decides the edition: the one in EDITION, else the earlier decision, else registry where all its sources answer. Offline is
 * chosen only on a machine that can build it: anywhere else the connection to the unreachable source has to be fixed.
 *
 * @throws Error when EDITION names no edition.
 */
export async function decideEdition(clues: EditionClues): Promise<EditionDecision> {
  if (clues.forced !== undefined && clues.forced !== "") {
    return { edition: parseEdition(clues.forced), reason: "set by EDITION" };
  }
  if (clues.cached !== undefined) {
    return { edition: clues.cached, reason: "decided earlier; delete .shopstream/edition to decide again" };
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
      "Check that this machine reaches the addresses (`curl -sSI <address>`; HTTPS_PROXY is honoured), then run this again. If " +
      "Docker reaches them and this user does not, set EDITION=registry.",
  };
}

/**
 * Reads an edition's name.
 *
 * @throws Error when it is no edition's.
 */
export function parseEdition(name: string): Edition {
  const edition = EDITIONS.find((candidate) => candidate === name.trim());
  if (edition === undefined) {
    throw new Error(`"${name.trim()}" is not an edition: set EDITION to ${EDITIONS.join(" or ")}, or leave it unset`);
  }
  return edition;
}

/** Holds the decision, one word. */
const EDITION_FILE = inLocalState("edition");

/**
 * The edition decided earlier; undefined where none was.
 *
 * @throws Error when `.shopstream/edition` names no edition.
 */
export function cachedEdition(): Edition | undefined {
  return editionIsCached() ? parseEdition(readFileSync(EDITION_FILE, "utf8")) : undefined;
}

/** Whether a set-up has succeeded here before. */
export function editionIsCached(): boolean {
  return existsSync(EDITION_FILE);
}

/** Keeps the edition for later commands, `npx pulumi` among them. */
export function cacheEdition(edition: Edition): void {
  mkdirSync(dirname(EDITION_FILE), { recursive: true });
  // Renamed into place: a `pulumi` that runs at the same time must not find it empty.
  const unfinished = `${EDITION_FILE}.${process.pid}`;
  writeFileSync(unfinished, `${edition}\n`);
  renameSync(unfinished, EDITION_FILE);
}
