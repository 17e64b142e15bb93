import type { Edition } from "../../stacks/config/images";
import { askDaemon, dockerVersion } from "../../project/docker";
import { DEFAULT_DOCKER_ADDRESS, dockerHost } from "../../project/docker-host";
import { checkPorts } from "../machine/ports";
import type { Prerequisite } from "../machine/prerequisite";
import { requireResources } from "../machine/resources";
import { inRepository, logFile } from "../../project/repository";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";

/** The step after which a Docker daemon answers. */
export const DOCKER_STEP = "Docker daemon";

/** A Docker daemon that answers: the user's own, else Debian's, started here. */
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
    remedy: "`make doctor` says which daemon is asked.",
  };
}

/** Root on Linux starts the daemon of this machine; any other user is told how. */
function mayStartDaemon(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && dockerHost().address === DEFAULT_DOCKER_ADDRESS;
}

/** Enough memory and disk, and the stack's ports free: to be known before anything is downloaded or built. */
export function machineStep(edition: Edition, after: readonly Step[]): Step {
  return {
    name: "memory, disk and ports",
    after: after.map(({ name }) => name),
    run: async () => {
      refuseMissing([...(await requireResources(edition)), ...(await checkPorts(edition))]);
      return "unchanged";
    },
    remedy: "Do what stands behind each line above.",
  };
}

/** @throws Error that lists what is missing, each with what helps */
export function refuseMissing(prerequisites: readonly Prerequisite[]): void {
  const missing = prerequisites.filter(({ ok }) => !ok);
  if (missing.length === 0) return;
  throw new Error(missing.map(({ name, detail, remedy }) => `\n  ${name}: ${detail}\n    → ${remedy}`).join(""));
}
