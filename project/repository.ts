import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The root of this clone. */
export const REPOSITORY_ROOT = resolve(__dirname, "..");

/** A path inside this clone. */
export function inRepository(...segments: string[]): string {
  return join(REPOSITORY_ROOT, ...segments);
}

/** The folder of a clone that holds everything local to the machine, outside git. */
export const LOCAL_STATE = ".shopstream";

/** A path inside `.shopstream/`. */
export function inLocalState(...segments: string[]): string {
  return inRepository(LOCAL_STATE, ...segments);
}

/** The log of a step or command: `.shopstream/logs/<name>.log`. */
export function logFile(name: string): string {
  return inLocalState("logs", `${name}.log`);
}

/** The Python environment of schemathesis. */
export function schemathesisFolder(): string {
  return inLocalState("schemathesis");
}

/** The command line of schemathesis, which `make setup` installs. */
export function schemathesisProgram(): string {
  return join(schemathesisFolder(), "bin", "schemathesis");
}

/** Where Pulumi keeps its versions and plugins: `$PULUMI_HOME`, else `~/.pulumi`. */
export function pulumiHome(): string {
  return process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
}

/** The version of an installed npm package: the only place that states it. */
export function installedVersion(packageName: string): string {
  const manifestPath = inRepository("node_modules", packageName, "package.json");
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as { version: string };
  return manifest.version;
}

/** The folder of the Pulumi CLI that belongs to the installed `@pulumi/pulumi`, in either edition. */
export function pulumiBinDirectory(): string {
  return join(pulumiHome(), "versions", installedVersion("@pulumi/pulumi"), "bin");
}
