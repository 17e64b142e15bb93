import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";
import { findPrometheusProgram, PROMETHEUS_FOLDER } from "../../project/prometheus-programs";
import { logFile } from "../../project/repository";
import { checkProgram } from "../machine/prerequisite";
import type { Goal } from "./machine-steps";

const LOG = logFile("prometheus");
const TIMEOUT_MS = 10 * 60_000;

/**
 * Prometheus' programs, which check the alert rules: unpacked from Debian's package. Nothing else needs them, so a machine
 * without apt-get counts as set up.
 */
export function prometheusStep(goal: Goal): Step {
  return {
    name: "promtool",
    isDone: async () => findPrometheusProgram("promtool") !== undefined || !(await hasApt()),
    run: async (tell) => {
      tell("downloading Debian's package prometheus");
      try {
        await unpack();
        return "changed";
      } catch (error) {
        // A stack runs without it.
        if (goal !== "up") throw error;
        tell("not downloaded: `npm run rules` will not work until `make setup` succeeds");
        return "unchanged";
      }
    },
    logFile: LOG,
    remedy: "Check that apt's sources answer: `apt-get download prometheus`. Only `npm run rules` needs it.",
  };
}

async function unpack(): Promise<void> {
  mkdirSync(dirname(PROMETHEUS_FOLDER), { recursive: true });
  // Renamed into place: an interrupted run must not leave half of it.
  const unfinished = mkdtempSync(`${PROMETHEUS_FOLDER}-`);
  const run = (file: string, ...args: string[]): Promise<void> =>
    runCommand({ file, args, workingDirectory: unfinished, logFile: LOG, timeoutMs: TIMEOUT_MS });
  try {
    await run("apt-get", "download", "prometheus").catch(async () => {
      await run("apt-get", "update");
      await run("apt-get", "download", "prometheus");
    });
    const archive = readdirSync(unfinished).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw new Error("apt-get has downloaded no package");
    await run("dpkg-deb", "--extract", archive, ".");
    rmSync(join(unfinished, archive));
    rmSync(PROMETHEUS_FOLDER, { recursive: true, force: true });
    renameSync(unfinished, PROMETHEUS_FOLDER);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function hasApt(): Promise<boolean> {
  return (await checkProgram({ name: "apt-get", remedy: "" })).ok;
}
