import type { Edition } from "../../stacks/config/images";
import { askDaemon, dockerVersion } from "../../project/docker";
import { DEFAULT_DOCKER_ADDRESS, dockerHost } from "../../project/docker-host";
import { checkPorts } from "../machine/ports";
import type { Prerequisite } from "../machine/prerequisite";
import { requireResources } from "../machine/resources";
import { inRepository, logFile } from "../../project/repository";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";
import type { Goal } from "./machine-steps";

/** The name of the step after which a Docker daemon answers. */
export const DOCKER_STEP = "Docker daemon";

/** A Docker daemon that answers: the user's own, else Debian's, which this step starts. */
export function dockerStep(): Step {
  const log = logFile("docker-engine");
  return {
    name: DOCKER_STEP,
    isDone: async () => (await dockerVersion()) !== undefined,
    run: async (tell) => {
      if (!mayStartDaemon()) await askDaemon();
      const file = inRepository("offline/toolchain/docker-engine.sh");
      await runCommand({ file, args: [], logFile: log, timeoutMs: 20 * 60_000, onLine: tell });
      await askDaemon();
      return "changed";
    },
    logFile: log,
    remedy: "`make doctor` says which daemon is used.",
  };
}

/** Root on Linux may start this machine's daemon; any other user is told how. */
function mayStartDaemon(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && dockerHost().address === DEFAULT_DOCKER_ADDRESS;
}

/** Enough memory and disk, and for `up` the stack's ports free: checked before anything is downloaded or built. */
export function machineStep(edition: Edition, after: readonly Step[], goal: Goal): Step {
  return {
    name: goal === "setup" ? "memory and disk" : "memory, disk and ports",
    after: after.map(({ name }) => name),
    run: async () => {
      refuseMissing([...(await requireResources(edition)), ...(goal === "setup" ? [] : await checkPorts(edition))]);
      return "unchanged";
    },
    remedy: "Do what each line above says.",
  };
}

/** @throws Error that lists what is missing, each with what helps */
export function refuseMissing(prerequisites: readonly Prerequisite[]): void {
  const lines = missingLines(prerequisites);
  if (lines.length > 0) throw new Error(lines.map((line) => `\n  ${line}`).join(""));
}

/** Two lines for each prerequisite that is missing: what it is, and what helps. */
export function missingLines(prerequisites: readonly Prerequisite[]): string[] {
  return prerequisites
    .filter(({ ok }) => !ok)
    .flatMap(({ name, detail, remedy }) => [`${name}: ${detail}`, `  → ${remedy}`]);
}
