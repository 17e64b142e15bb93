import { existsSync } from "node:fs";
import { join } from "node:path";
import { isStandIn, pluginFolder, PLUGIN_NAMES } from "../../offline/plugins/install";
import { installedVersion, logFile, pulumiBinDirectory } from "../../project/repository";
import { PULUMI_COMMAND } from "../pulumi/pulumi";
import { stackStateFile } from "../pulumi/stack";
import { selectedStack, stackName } from "../../project/stack-name";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";

/** For a slow line: the CLI with its language hosts is 150 MB, each plugin up to 60 MB. */
const DOWNLOAD_TIMEOUT_MS = 60 * 60_000;

const DOWNLOAD_REMEDY =
  "Check that get.pulumi.com and github.com answer (`curl -sSI https://get.pulumi.com`). If GitHub limits unauthenticated " +
  "downloads (HTTP 403 or 429), set GITHUB_TOKEN.";

/** The registry edition's steps: the official CLI and provider plugins. */
export function registrySteps(): Step[] {
  const cli = officialCliStep();
  return [cli, ...PLUGIN_NAMES.map((name) => officialPluginStep(name, cli))];
}

function officialCliStep(): Step {
  const log = logFile("pulumi-cli");
  return {
    name: "Pulumi CLI",
    isDone: () => existsSync(join(pulumiBinDirectory(), "pulumi")),
    run: async (tell) => {
      const environment = { EDITION: "registry" };
      await runCommand({
        file: PULUMI_COMMAND,
        args: ["version"],
        environment,
        logFile: log,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
        onLine: tell,
      });
      return "changed";
    },
    logFile: log,
    remedy: DOWNLOAD_REMEDY,
  };
}

function officialPluginStep(name: (typeof PLUGIN_NAMES)[number], cli: Step): Step {
  const version = installedVersion(`@pulumi/${name}`);
  const log = logFile("provider-plugins");
  return {
    name: `provider plugin ${name}`,
    after: [cli.name],
    // Pulumi marks a plugin that is not fully unpacked with a file beside it.
    isDone: () => existsSync(pluginFolder(name)) && !existsSync(`${pluginFolder(name)}.partial`) && !isStandIn(name),
    run: async (tell) => {
      // A stand-in has the official plugin's path and version; it stays until the official one is downloaded.
      const args = ["plugin", "install", "resource", name, version, "--reinstall"];
      await runCommand({ file: PULUMI_COMMAND, args, logFile: log, timeoutMs: DOWNLOAD_TIMEOUT_MS, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: DOWNLOAD_REMEDY,
  };
}

/** The stack itself, empty, and selected for `npx pulumi`. */
export function stackStep(after: readonly string[]): Step {
  const log = logFile("stack");
  const stack = stackName();
  return {
    name: `stack ${stack}`,
    after,
    isDone: () => existsSync(stackStateFile()) && selectedStack() === stack,
    run: async (tell) => {
      const args = ["stack", "select", "--create", stack];
      await runCommand({ file: PULUMI_COMMAND, args, logFile: log, timeoutMs: 60_000, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "The log says what Pulumi needs; `make doctor` checks the rest.",
  };
}
