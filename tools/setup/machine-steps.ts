import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { findLabelled, removeLabelled } from "../leftovers/labelled";
import { leftoversAmong } from "../leftovers/leftovers";
import { inLocalState, inRepository, repositoryRoot } from "../repository";
import { stackResources, stackName, stackStateFile } from "../pulumi/stack";
import type { Step } from "../steps/step";
import { configureSaltFilter, saltFilterIsConfigured } from "./salt-filter";

/** Removes what another clone or a run that was killed has left in Docker: it holds this stack's names and ports. */
export function leftoversStep(docker: Step): Step {
  const leftovers = async () => leftoversAmong(await findLabelled(), stackResources());
  return {
    name: "leftovers of other runs",
    after: [docker.name],
    keepsLines: true,
    isDone: async () => (await leftovers()).length === 0,
    run: async (tell) => {
      await removeLabelled(await leftovers(), tell);
      return "changed";
    },
    remedy: "See what `docker ps --all --filter label=com.shopstream.project=shopstream` lists and remove it.",
  };
}

const passphraseFile = inLocalState("passphrase");

/** The passphrase that the secrets in the stack's state are encrypted with. */
export function passphraseStep(): Step {
  return {
    name: "passphrase",
    isDone: () => existsSync(passphraseFile) && (statSync(passphraseFile).mode & 0o077) === 0,
    run: async () => {
      if (existsSync(passphraseFile)) {
        chmodSync(passphraseFile, 0o600);
        return "changed";
      }
      if (existsSync(stackStateFile())) {
        throw new Error(`${passphraseFile} is gone, and with it the key to the secrets in the stack's state`);
      }
      mkdirSync(inLocalState("state"), { recursive: true });
      forgetSalt();
      writeFileSync(passphraseFile, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
      return "changed";
    },
    remedy: "Put the file back, or run `make clean`: it removes the stack and its state.",
  };
}

/** The salt in the stack's file belongs to the passphrase it was made with; Pulumi makes one for the new passphrase. */
function forgetSalt(): void {
  const file = inRepository(`Pulumi.${stackName}.yaml`);
  writeFileSync(file, readFileSync(file, "utf8").replace(/^encryptionsalt:.*\n?/m, ""));
}

/** The git filter that `.gitattributes` names: it keeps Pulumi's salt out of commits and of `git status`. */
export function saltFilterStep(): Step {
  return {
    name: "git filter",
    // A copy without git's folder, from an archive, has nothing to keep clean.
    isDone: () => !existsSync(inRepository(".git")) || saltFilterIsConfigured(repositoryRoot),
    run: async () => {
      configureSaltFilter(repositoryRoot);
      return "changed";
    },
    remedy: "See that git is installed and that .git/config can be written.",
  };
}
