import { spawn } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { dockerHost } from "../../project/docker-host";
import { thisClone } from "../../project/clone";
import { cachedEdition } from "../edition/edition";
import { inLocalState, installedVersion, pulumiBinDirectory, REPOSITORY_ROOT } from "../../project/repository";
import { pulumiEnvironment } from "../../project/pulumi-environment";
import { keepPrivate } from "./private-state";
import { settleStackFiles } from "./stack-files";
import { messageOf } from "../../project/commands/command-line";

async function main(): Promise<void> {
  const bin = pulumiBinDirectory();
  // The provider reads DOCKER_HOST alone.
  dockerHost();
  const environment = pulumiEnvironment(process.env, {
    repositoryRoot: REPOSITORY_ROOT,
    localState: inLocalState(),
    clone: thisClone(),
    workingDirectory: process.cwd(),
    pulumiBin: bin,
  });
  const executable = join(bin, "pulumi");
  if (!existsSync(executable)) await install(dirname(bin), process.env.EDITION ?? cachedEdition());
  // The folder of a file:// backend must exist.
  keepPrivate(inLocalState());

  const child = spawn(executable, process.argv.slice(2), { stdio: "inherit", env: environment });
  // The terminal sends Ctrl-C to the CLI as well; if this process ended first, the CLI would write over the user's prompt.
  process.on("SIGINT", () => undefined);
  // An interrupt makes the CLI stop between two resources.
  process.on("SIGTERM", () => child.kill("SIGINT"));
  child.on("error", fail);
  child.on("exit", (code, signal) => {
    settleStackFiles(REPOSITORY_ROOT);
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
}

async function install(root: string, edition: string | undefined): Promise<void> {
  const version = installedVersion("@pulumi/pulumi");
  if (edition !== "registry") {
    throw new Error(`the Pulumi CLI ${version} is not built yet: run "make setup"`);
  }
  process.stderr.write(`installing the Pulumi CLI ${version} into ${root}\n`);
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  // It installs the SDK's version by default. Renamed into place: an interrupted installation must not look complete.
  const unfinished = `${root}.${process.pid}.unfinished`;
  try {
    await PulumiCommand.install({ root: unfinished });
    rmSync(root, { recursive: true, force: true });
    renameSync(unfinished, root);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function fail(error: unknown): void {
  process.stderr.write(`pulumi: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

main().catch(fail);
