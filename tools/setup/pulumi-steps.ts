import { existsSync } from "node:fs";
import { join } from "node:path";
import { isStandIn, pluginFolder, pluginNames } from "../../offline/toolchain/plugins";
import { inRepository, installedVersion, logFile, pulumiBinDirectory } from "../repository";
import { stackName, stackStateFile } from "../pulumi/stack";
import { runCommand } from "../steps/command";
import type { Step } from "../steps/step";

/** This repository's Pulumi CLI: what `npx pulumi` runs. */
export const pulumiCommand = inRepository("node_modules/.bin/pulumi");

/** The registry edition's steps: the official CLI and provider plugins. */
export function registrySteps(): Step[] {
  const cli = officialCliStep();
  return [cli, ...pluginNames.map((name) => officialPluginStep(name, cli))];
}

function officialCliStep(): Step {
  const log = logFile("pulumi-cli");
  return {
    name: "Pulumi CLI",
    isDone: () => existsSync(join(pulumiBinDirectory(), "pulumi")),
    run: async (tell) => {
      const environment = { EDITION: "registry" };
      const timeoutMs = 10 * 60_000;
      await runCommand({ file: pulumiCommand, args: ["version"], environment, logFile: log, timeoutMs, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "See that get.pulumi.com answers, or take the other edition: EDITION=offline.",
  };
}

function officialPluginStep(name: (typeof pluginNames)[number], cli: Step): Step {
  const version = installedVersion(`@pulumi/${name}`);
  const log = logFile("provider-plugins");
  return {
    name: `provider plugin ${name}`,
    after: [cli.name],
    isDone: () => existsSync(pluginFolder(name)) && !isStandIn(name),
    run: async (tell) => {
      // A stand-in has the official plugin's place and version; it stays until the official one is downloaded.
      const args = ["plugin", "install", "resource", name, version, "--reinstall"];
      await runCommand({ file: pulumiCommand, args, logFile: log, timeoutMs: 10 * 60_000, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "See that get.pulumi.com answers, or take the other edition: EDITION=offline.",
  };
}

/** The stack itself, empty, and selected for `npx pulumi`. */
export function stackStep(after: readonly string[]): Step {
  const log = logFile("stack");
  return {
    name: `stack ${stackName}`,
    after,
    isDone: async () => existsSync(stackStateFile()) && (await isSelected()),
    run: async (tell) => {
      const args = ["stack", "select", "--create", stackName];
      await runCommand({ file: pulumiCommand, args, logFile: log, timeoutMs: 60_000, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "The log says what Pulumi missed; `make doctor` checks the rest.",
  };
}

async function isSelected(): Promise<boolean> {
  const lines: string[] = [];
  const args = ["stack", "--show-name"];
  const onLine = (line: string) => lines.push(line.trim());
  try {
    await runCommand({ file: pulumiCommand, args, logFile: logFile("stack"), timeoutMs: 60_000, onLine });
  } catch {
    return false;
  }
  return lines.includes(stackName);
}
