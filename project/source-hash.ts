import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

/** Not part of any image: tests, documentation, and files that other tools generate. */
const IGNORED_NAME = /^(node_modules|dist|target|testing|\..*|.*\.test\.[cm]?[jt]s|.*\.md)$/;

/**
 * Hashes files and folders: 12 hexadecimal digits that change with any path or byte in them, and are the same on every
 * machine.
 *
 * @param paths files or folders, relative to `root`
 * @throws where one of them does not exist: an image cannot be built without it
 */
export function sourceHash(paths: readonly string[], root = "."): string {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) {
    for (const file of filesUnder(root, path)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 12);
}

function filesUnder(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !IGNORED_NAME.test(name))
    .sort()
    .flatMap((name) => filesUnder(root, posix.join(path, name)));
}
