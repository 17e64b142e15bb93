import { rmSync } from "node:fs";
import { dockerVersion } from "../docker";
import { findLabelled, removeLabelled } from "../leftovers/labelled";
import { inLocalState } from "../repository";
import { runCommandLine } from "./command";

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

// The way out where `pulumi destroy` cannot help: the state is lost, or it belongs to another clone.
runCommandLine(async () => {
  if ((await dockerVersion()) === undefined) {
    throw new Error("no Docker daemon answers: start it (`make setup` does) and run this again");
  }
  await removeLabelled(await findLabelled(), tell);
  tell("removing .shopstream/state, .shopstream/passphrase and .shopstream/edition");
  for (const name of ["state", "passphrase", "edition"]) rmSync(inLocalState(name), { recursive: true, force: true });
});
