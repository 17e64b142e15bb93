import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clone } from "./program-environment";
import { LOCAL_STATE, repositoryRoot } from "./repository";

/** This clone: its id is made once and kept in `.shopstream/clone.json`. */
export function thisClone(): Clone {
  return identifyClone(repositoryRoot);
}

/**
 * Finds the identity of the clone in `directory`. A clone that was moved keeps its id, since what it made in Docker is
 * still its own; a copy of a folder whose original is still there gets an id of its own, since what the copied state
 * speaks of is the original's.
 */
export function identifyClone(directory: string): Clone {
  const recorded = readClone(directory);
  if (recorded?.directory === directory) return recorded;
  const isMoved = recorded !== undefined && readClone(recorded.directory)?.id !== recorded.id;
  const clone = { id: isMoved ? recorded.id : randomBytes(6).toString("hex"), directory };
  const file = fileOf(directory);
  mkdirSync(dirname(file), { recursive: true });
  // Renamed into place: a command that runs beside this one must not find half a file.
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
