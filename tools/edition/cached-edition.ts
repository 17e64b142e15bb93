import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Edition } from "../../stacks/config/images";
import { inLocalState } from "../../project/repository";
import { parseEdition } from "./edition";

/** Where the decision is kept, one word. */
export const editionFile = inLocalState("edition");

/**
 * The edition decided earlier; undefined where none was.
 *
 * @throws Error when `.shopstream/edition` names no edition.
 */
export function cachedEdition(): Edition | undefined {
  return editionIsCached() ? parseEdition(readFileSync(editionFile, "utf8")) : undefined;
}

/** Whether a set-up has come to its end here before. */
export function editionIsCached(): boolean {
  return existsSync(editionFile);
}

/** Keeps the edition for later commands, `npx pulumi` among them. */
export function cacheEdition(edition: Edition): void {
  mkdirSync(dirname(editionFile), { recursive: true });
  // Renamed into place: a `pulumi` that runs beside a `make setup` must not find it empty.
  const unfinished = `${editionFile}.${process.pid}`;
  writeFileSync(unfinished, `${edition}\n`);
  renameSync(unfinished, editionFile);
}
