import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { removeDockerObjects } from "../leftovers/docker-objects";
import { ownStack, refuse, surveyDocker } from "../leftovers/own-stack";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { inLocalState, inRepository, repositoryRoot } from "../../project/repository";
import { stacksWithState } from "../pulumi/stack";
import type { Step } from "../../project/commands/step";
import { configureSaltFilter, saltFilterIsConfigured } from "../pulumi-cli/stack-files";

/**
 * Sees to it that the stack's names in Docker are its own: removes what a killed run of it has left and what holds no data,
 * and refuses to go on where anything else has them.
 */
export function namesStep(docker: Step): Step {
  return {
    name: "names in Docker",
    after: [docker.name],
    keepsLines: true,
    isDone: async () => {
      const { leftovers, obstacles } = await surveyDocker();
      return leftovers.length === 0 && obstacles.length === 0;
    },
    run: async (tell) => {
      requireNoPulumiRuns();
      const own = ownStack();
      const { leftovers, obstacles } = await surveyDocker(own);
      refuse(obstacles, own);
      await removeDockerObjects(leftovers, tell);
      return "changed";
    },
    remedy: "Choose one of what is listed above.",
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
      if (stacksWithState().length > 0) {
        throw new Error(`${passphraseFile} is gone, and with it the key to the secrets in the state`);
      }
      mkdirSync(inLocalState("state"), { recursive: true });
      forgetSalt();
      writeFileSync(passphraseFile, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
      return "changed";
    },
    remedy: "Put the file back, or run `make clean`: it removes the stack and its state.",
  };
}

/** The salt in a stack's file belongs to the passphrase it was made with; Pulumi makes one for the new passphrase. */
function forgetSalt(): void {
  for (const name of readdirSync(repositoryRoot).filter((entry) => /^Pulumi\..+\.yaml$/.test(entry))) {
    const file = inRepository(name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^encryptionsalt:.*\n?/m, ""));
  }
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
