import { findBrowser } from "../../project/browser";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";
import { logFile } from "../../project/repository";
import { checkProgram } from "../machine/prerequisite";

const TIMEOUT_MS = 15 * 60_000;
/** Another step may be installing something, too. */
const WAIT_FOR_LOCK = "DPkg::Lock::Timeout=600";

/**
 * A browser for the tests of the operations page: Debian's Chromium. Nothing else needs it, so a machine where it cannot be
 * installed is set up all the same.
 * @param after the steps that may install packages as well
 */
export function browserStep(after: readonly Step[]): Step {
  const log = logFile("chromium");
  const aptGet = (...args: string[]): Promise<void> =>
    runCommand({ file: "apt-get", args: ["-o", WAIT_FOR_LOCK, ...args], logFile: log, timeoutMs: TIMEOUT_MS });
  const install = () => aptGet("install", "--yes", "--no-install-recommends", "chromium");
  return {
    name: "browser",
    after: after.map(({ name }) => name),
    isDone: () => findBrowser() !== undefined,
    run: async (tell) => {
      const isRoot = process.getuid?.() === 0;
      const { ok: hasAptGet } = await checkProgram({ name: "apt-get", remedy: "" });
      if (!isRoot || !hasAptGet) {
        tell("no Chromium or Chrome: the tests of the operations page need one, or its path in CHROMIUM");
        return "unchanged";
      }
      tell("installing Debian's package chromium");
      await install().catch(async () => {
        await aptGet("update");
        await install();
      });
      return "changed";
    },
    logFile: log,
    remedy:
      "Check that apt's sources answer: `apt-get install chromium`. Only the tests of the operations page need it.",
  };
}
