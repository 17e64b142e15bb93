import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Creates the folder of the stacks' state, in which every password is, encrypted or not, and keeps others out of `localState` and
 * of whatever this process and its children write. An earlier version let them in.
 */
export function keepPrivate(localState: string): void {
  process.umask(0o077);
  const state = join(localState, "state");
  mkdirSync(state, { recursive: true });
  for (const folder of [localState, state]) chmodSync(folder, 0o700);
  for (const entry of readdirSync(state, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  }
}
