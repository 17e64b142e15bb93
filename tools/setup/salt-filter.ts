import { execFileSync } from "node:child_process";

const filter = {
  "filter.pulumi-salt.clean": "sed '/^encryptionsalt:/d'",
  "filter.pulumi-salt.smudge": "cat",
} as const;

/** Whether the repository knows the filter that `.gitattributes` names. */
export function saltFilterIsConfigured(repository: string): boolean {
  return Object.entries(filter).every(([key, value]) => {
    try {
      return git(repository, "config", "--local", "--get", key) === value;
    } catch {
      return false;
    }
  });
}

/** Tells the repository the filter that keeps the salt of this machine's passphrase out of commits. */
export function configureSaltFilter(repository: string): void {
  for (const [key, value] of Object.entries(filter)) git(repository, "config", "--local", key, value);
}

function git(repository: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8", stdio: "pipe", timeout: 30_000 }).trim();
}
