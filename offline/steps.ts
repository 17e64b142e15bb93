import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { inRepository, logFile, pulumiBinDirectory } from "../project/repository";
import { runCommand } from "../project/commands/command";
import type { Step } from "../project/commands/step";
import { build, isBuilt, type GoProgram } from "./toolchain/go-program";
import { dynamicProviderLauncher, install, isInstalled } from "./toolchain/launcher";
import { installStandIns, standInsAreInstalled } from "./toolchain/plugins";
import { nodeLanguageHost, pulumiCli } from "./toolchain/programs";

/** What the offline edition needs before `pulumi up`. */
export interface OfflineSteps {
  readonly steps: readonly Step[];
  /** The step that builds an image, by the image's name in `offline/images`. */
  readonly imageStep: (name: string) => string;
  /** The steps after which `npx pulumi` works. */
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
      "See that `go version` is new enough for the go.mod beside offline/toolchain and that Go's module proxy answers.",
  };
}

function launcherStep(): Step {
  return {
    name: "dynamic providers",
    isDone: () => isInstalled(dynamicProviderLauncher()),
    run: async () => {
      install(dynamicProviderLauncher());
      return "changed";
    },
    remedy: "See that $PULUMI_HOME (default ~/.pulumi) can be written.",
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
    remedy: "See that $PULUMI_HOME (default ~/.pulumi) can be written.",
  };
}

const imageScript = inRepository("offline/images/build.sh");
const imageTimeoutMs = 20 * 60_000;

function imageSteps(dockerStep: string): Step[] {
  const listing = execFileSync(imageScript, ["--list"], { encoding: "utf8", timeout: 30_000 });
  // Asked once for all of them: a recipe's hash covers those it stands on, so building one makes no other outdated.
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
      await runCommand({ file: imageScript, args: [image], logFile: log, timeoutMs: imageTimeoutMs, onLine: tell });
      return "changed";
    },
    logFile: log,
    remedy: "The log's last lines say what could not be had or built.",
  };
}

async function outdatedImages(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)(imageScript, ["--outdated"], { timeout: 120_000 });
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
