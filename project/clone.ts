import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clone } from "./program-environment";
import { LOCAL_STATE, REPOSITORY_ROOT } from "./repository";

/** This clone. Its id is generated once and kept in `.shopstream/clone.json`. */
export function thisClone(): Clone {
  return identifyClone(REPOSITORY_ROOT);
}

/**
 * Finds the identity of the clone in `directory`. A clone that was moved keeps its id, since it still owns what it created in
 * Docker. A copy whose original still exists gets a new id, since the copied state describes the original's resources.
 */
export function identifyClone(directory: string): Clone {
  const recorded = readClone(directory);
  if (recorded?.directory === directory) return recorded;
  const isMoved = recorded !== undefined && readClone(recorded.directory)?.id !== recorded.id;
  const clone = { id: isMoved ? recorded.id : randomBytes(6).toString("hex"), directory };
  const file = fileOf(directory);
  mkdirSync(dirname(file), { recursive: true });
  // Renamed into place: a command that runs at the same time must not read half a file.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(clone)}\n`);
  renameSync(unfinished, file);
  return clone;
}

function fileOf(directory: string): string {
  return join(directory, LOCAL_STATE, "clone.json");
}

function readClone(directory: string): Clone | undefined {
  const file = fileOf(directory);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Clone) : undefined;
}
