import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { inRepository, logFile, pulumiBinDirectory } from "../project/repository";
import { runCommand } from "../project/commands/command";
import type { Step } from "../project/commands/step";
import { installStandIns, standInsAreInstalled } from "./plugins/install";
import { build, isBuilt, nodeLanguageHost, pulumiCli, type GoProgram } from "./toolchain/go-programs";

/** What the offline edition needs before `pulumi up`. */
export interface OfflineSteps {
  readonly steps: readonly Step[];
  /** The step that builds an image, by the image's name in `offline/images`. */
  readonly imageStep: (name: string) => string;
  /** The steps that `npx pulumi` needs. */
  readonly pulumiSteps: readonly string[];
}

/** The offline edition's steps, longest first; `dockerStep` names the step after which a Docker daemon answers. */
export function offlineSteps(dockerStep: string): OfflineSteps {
  const programs = [goProgramStep("Pulumi CLI", pulumiCli()), goProgramStep("Node language host", nodeLanguageHost())];
  const providers = [launcherStep(), pluginsStep()];
  return {
    steps: [...programs, ...providers, ...imageSteps(dockerStep)],
    imageStep: imageStepName,
    pulumiSteps: [...programs, ...providers].map(({ name }) => name),
  };
}

function goProgramStep(name: string, program: GoProgram): Step {
  const log = logFile(program.name);
  return {
    name,
    isDone: () => isBuilt(program, pulumiBinDirectory()),
    run: async (tell) => {
      tell("building from its Go module");
      await build(program, pulumiBinDirectory(), log);
      return "changed";
    },
    logFile: log,
    remedy:
      "Check that `go version` is new enough for offline/toolchain/pulumi-cli/go.mod and that Go's module proxy answers.",
  };
}

/** A small executable in the CLI's folder that starts the dynamic provider in node_modules. */
function launcherStep(): Step {
  const name = "pulumi-resource-pulumi-nodejs";
  const source = inRepository("offline/toolchain/launchers", name);
  const launcher = join(pulumiBinDirectory(), name);
  return {
    name: "dynamic providers",
    isDone: () => existsSync(launcher) && readFileSync(launcher).equals(readFileSync(source)),
    run: async () => {
      mkdirSync(dirname(launcher), { recursive: true });
      // Renamed into place: a Pulumi that runs at the same time must not start half a file.
      const unfinished = `${launcher}.${process.pid}`;
      writeFileSync(unfinished, readFileSync(source), { mode: 0o755 });
      renameSync(unfinished, launcher);
      return "changed";
    },
    remedy: HOME_REMEDY,
  };
}

function pluginsStep(): Step {
  return {
    name: "provider plugins",
    isDone: standInsAreInstalled,
    run: async () => {
      await installStandIns();
      return "changed";
    },
    remedy: HOME_REMEDY,
  };
}

const HOME_REMEDY = "Check that $PULUMI_HOME (default ~/.pulumi) is writable.";

const IMAGE_SCRIPT = inRepository("offline/images/build.sh");
const IMAGE_TIMEOUT_MS = 20 * 60_000;

function imageSteps(dockerStep: string): Step[] {
  const listing = execFileSync(IMAGE_SCRIPT, ["--list"], { encoding: "utf8", timeout: 30_000 });
  // One query for all images: a recipe's hash covers its bases, so building one image makes no other outdated.
  let outdated: Promise<ReadonlySet<string>> | undefined;
  const isCurrent = async (image: string): Promise<boolean> => !(await (outdated ??= outdatedImages())).has(image);
  return parseImageList(listing).map(({ image, standsOn }) => ({
    ...imageStep(image, [dockerStep, ...standsOn.map(imageStepName)]),
    isDone: () => isCurrent(image),
  }));
}

function imageStep(image: string, after: readonly string[]): Step {
  const log = logFile(`image-${image}`);
  return {
    name: imageStepName(image),
    after,
    run: async (tell) => {
      await runCommand({ file: IMAGE_SCRIPT, args: [image], logFile: log, timeoutMs: IMAGE_TIMEOUT_MS, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "The log's last lines say what could not be downloaded or built.",
  };
}

async function outdatedImages(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)(IMAGE_SCRIPT, ["--outdated"], { timeout: 120_000 });
  return new Set(stdout.split("\n").filter((line) => line !== ""));
}

function imageStepName(image: string): string {
  return `image ${image}`;
}

/** Reads `build.sh --list`: one `name: dependency dependency` a line. */
export function parseImageList(listing: string): { image: string; standsOn: string[] }[] {
  return listing
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [image = "", dependencies = ""] = line.split(":");
      return { image: image.trim(), standsOn: dependencies.split(/\s+/).filter((name) => name !== "") };
    });
}
