import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { removeDockerObjects } from "../leftovers/docker-objects";
import { ownStack, refuse, surveyDocker } from "../leftovers/own-stack";
import type { Survey } from "../leftovers/ownership";
import { requireNoPulumiRuns } from "../pulumi/locks";
import { inLocalState, inRepository, REPOSITORY_ROOT } from "../../project/repository";
import { stacksWithState } from "../pulumi/stack";
import type { Step } from "../../project/commands/step";
import { configureSaltFilter, saltFilterIsConfigured } from "../pulumi-cli/stack-files";

/**
 * What a set-up is for: `make up` and `make test` cannot start while their names and ports are in use, `make setup` only says
 * so; `make up` needs no tools for tests.
 */
export type Goal = "setup" | "up" | "test";

/** Removes what an interrupted run of the stack has left without data; for `up`, refuses where others hold the stack's names. */
export function namesStep(docker: Step, goal: Goal): Step {
  const refused = ({ obstacles }: Survey) => (goal === "setup" ? [] : obstacles);
  return {
    name: "names in Docker",
    after: [docker.name],
    keepsLines: true,
    isDone: async () => {
      const survey = await surveyDocker();
      return survey.leftovers.length === 0 && refused(survey).length === 0;
    },
    run: async (tell) => {
      requireNoPulumiRuns();
      const own = ownStack();
      const survey = await surveyDocker(own);
      refuse(refused(survey), own);
      tell("an earlier `pulumi up` was interrupted: removing what it left, which holds no data");
      await removeDockerObjects(survey.leftovers, tell);
      return "changed";
    },
    remedy: "Choose one of the commands above.",
  };
}

const PASSPHRASE_FILE = inLocalState("passphrase");

/** The passphrase that the secrets in the stack's state are encrypted with. */
export function passphraseStep(): Step {
  return {
    name: "passphrase",
    isDone: () => existsSync(PASSPHRASE_FILE) && (statSync(PASSPHRASE_FILE).mode & 0o077) === 0,
    run: async () => {
      if (existsSync(PASSPHRASE_FILE)) {
        chmodSync(PASSPHRASE_FILE, 0o600);
        return "changed";
      }
      if (stacksWithState().length > 0) {
        throw new Error(`${PASSPHRASE_FILE} is missing; without it the secrets in the state cannot be decrypted`);
      }
      mkdirSync(inLocalState("state"), { recursive: true });
      forgetSalt();
      writeFileSync(PASSPHRASE_FILE, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
      return "changed";
    },
    remedy: "Restore the file, or run `make clean`, which removes the stack and its state.",
  };
}

/** The salt in a stack's file belongs to the lost passphrase; Pulumi generates one for the new passphrase. */
function forgetSalt(): void {
  for (const name of readdirSync(REPOSITORY_ROOT).filter((entry) => /^Pulumi\..+\.yaml$/.test(entry))) {
    const file = inRepository(name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^encryptionsalt:.*\n?/m, ""));
  }
}

/** The git filter that `.gitattributes` names: it keeps Pulumi's salt out of commits and `git status`. */
export function saltFilterStep(): Step {
  return {
    name: "git filter",
    // A copy from an archive has no .git folder and needs no filter.
    isDone: () => !existsSync(inRepository(".git")) || saltFilterIsConfigured(REPOSITORY_ROOT),
    run: async () => {
      configureSaltFilter(REPOSITORY_ROOT);
      return "changed";
    },
    remedy: "Check that git is installed and that .git/config is writable.",
  };
}
