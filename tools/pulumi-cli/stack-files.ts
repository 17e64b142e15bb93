import { spawnSync } from "node:child_process";

const gitTimeoutMs = 10_000;
const stackFiles = "Pulumi.*.yaml";

/**
 * Keeps `git status` clean after Pulumi has written its salt into a stack's file. The filter of `.gitattributes` takes
 * the salt out, but git compares sizes before it asks a filter: a file that only the salt makes longer is shown as
 * modified until the index has seen it. Nothing is staged by that; a file with other changes is left alone.
 */
export function settleStackFiles(repositoryRoot: string): void {
  const git = (...args: string[]): boolean =>
    spawnSync("git", args, { cwd: repositoryRoot, stdio: "ignore", timeout: gitTimeoutMs }).status === 0;
  const looksModified = !git("diff-files", "--quiet", "--", stackFiles);
  if (looksModified && git("diff", "--quiet", "--", stackFiles)) git("add", "--update", "--", stackFiles);
}
