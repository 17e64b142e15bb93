import { rmSync } from "node:fs";
import { inLocalState } from "../repository";
import { findLabelled, removeLabelled } from "./labelled";

/**
 * Removes what any stack of this project has in Docker, and what this clone knows of its own: the way out where
 * `pulumi destroy` cannot help. The next set-up begins with a new state and a new passphrase.
 */
export async function clean(tell: (line: string) => void): Promise<void> {
  await removeLabelled(await findLabelled(), tell);
  tell("removing .shopstream/state, .shopstream/passphrase and .shopstream/edition");
  for (const name of ["state", "passphrase", "edition"]) rmSync(inLocalState(name), { recursive: true, force: true });
}
