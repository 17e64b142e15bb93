import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";
import { findPrometheusProgram, PROMETHEUS_FOLDER } from "../../project/prometheus-programs";
import { logFile } from "../../project/repository";
import { checkProgram } from "../machine/prerequisite";

const TIMEOUT_MS = 10 * 60_000;

/**
 * Prometheus' programs, which check the alert rules: unpacked from Debian's package. Nothing else needs them, so a machine
 * without apt-get is set up all the same.
 */
export function prometheusStep(): Step {
  const log = logFile("prometheus");
  const run = (workingDirectory: string, file: string, ...args: string[]): Promise<void> =>
    runCommand({ file, args, workingDirectory, logFile: log, timeoutMs: TIMEOUT_MS });
  return {
    name: "promtool",
    isDone: () => findPrometheusProgram("promtool") !== undefined,
    run: async (tell) => {
      const { ok } = await checkProgram({ name: "apt-get", remedy: "" });
      if (!ok) {
        tell("no apt-get here: `npm run rules` needs promtool of Prometheus 2.42 or newer on the PATH");
        return "unchanged";
      }
      mkdirSync(dirname(PROMETHEUS_FOLDER), { recursive: true });
      // Renamed into place: an interrupted run must not leave half of it.
      const unfinished = mkdtempSync(`${PROMETHEUS_FOLDER}-`);
      try {
        tell("downloading Debian's package prometheus");
        await run(unfinished, "apt-get", "download", "prometheus").catch(async () => {
          await run(unfinished, "apt-get", "update");
          await run(unfinished, "apt-get", "download", "prometheus");
        });
        const archive = readdirSync(unfinished).find((name) => name.endsWith(".deb"));
        if (archive === undefined) throw new Error("apt-get has downloaded no package");
        await run(unfinished, "dpkg-deb", "--extract", archive, ".");
        rmSync(join(unfinished, archive));
        rmSync(PROMETHEUS_FOLDER, { recursive: true, force: true });
        renameSync(unfinished, PROMETHEUS_FOLDER);
      } finally {
        rmSync(unfinished, { recursive: true, force: true });
      }
      return "changed";
    },
    logFile: log,
    remedy: "Check that apt's sources answer: `apt-get download prometheus`. Only `npm run rules` needs it.",
  };
}
