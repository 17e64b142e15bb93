import { execFileSync, spawnSync } from "node:child_process";

const GIT_TIMEOUT_MS = 10_000;
const STACK_FILES = "Pulumi.*.yaml";

/**
 * Keeps `git status` clean after Pulumi has written its salt into a stack's file. The filter of `.gitattributes` removes
 * the salt, but git compares sizes before it runs a filter: a file that is longer only by its salt is shown as modified until the
 * index is updated. That stages nothing, and a file with other changes is left alone.
 */
export function settleStackFiles(repositoryRoot: string): void {
  const git = (...args: string[]): boolean =>
    spawnSync("git", args, { cwd: repositoryRoot, stdio: "ignore", timeout: GIT_TIMEOUT_MS }).status === 0;
  const looksModified = !git("diff-files", "--quiet", "--", STACK_FILES);
  if (looksModified && git("diff", "--quiet", "--", STACK_FILES)) git("add", "--update", "--", STACK_FILES);
}

const SALT_FILTER = {
  "filter.pulumi-salt.clean": "sed '/^encryptionsalt:/d'",
  "filter.pulumi-salt.smudge": "cat",
} as const;

/** Whether the repository has the filter that `.gitattributes` names. */
export function saltFilterIsConfigured(repository: string): boolean {
  return Object.entries(SALT_FILTER).every(([key, value]) => {
    try {
      return git(repository, "config", "--local", "--get", key) === value;
    } catch {
      return false;
    }
  });
}

/** Configures the filter that keeps the salt of this machine's passphrase out of commits. */
export function configureSaltFilter(repository: string): void {
  for (const [key, value] of Object.entries(SALT_FILTER)) git(repository, "config", "--local", key, value);
}

function git(repository: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8", stdio: "pipe", timeout: 30_000 }).trim();
}
