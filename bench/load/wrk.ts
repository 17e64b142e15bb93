import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { runCommand } from "../../project/commands/command";
import { logFile } from "../../project/repository";

const INSTALL_TIMEOUT_MS = 10 * 60_000;
/** Far more than a line of JSON and wrk's own table. */
const MAX_OUTPUT_BYTES = 1_048_576;

/**
 * Makes sure that the load generator wrk is on the PATH: installs Debian's package where this user may.
 *
 * @throws with what to do where it is not there and cannot be installed
 */
export async function requireWrk(): Promise<void> {
  if (isOnPath("wrk")) return;
  const log = logFile("wrk");
  const aptGet = (...args: string[]): Promise<void> =>
    runCommand({ file: "apt-get", args, logFile: log, timeoutMs: INSTALL_TIMEOUT_MS });
  const install = (): Promise<void> => aptGet("install", "--yes", "--no-install-recommends", "wrk");
  try {
    await install().catch(async () => {
      await aptGet("update");
      await install();
    });
  } catch (error) {
    throw new Error("needs the load generator wrk: `apt-get install wrk` or `brew install wrk`", { cause: error });
  }
}

/** Runs wrk with these arguments, after a prefix such as `taskset`. @returns its last line */
export async function runWrk(prefix: readonly string[], args: readonly string[]): Promise<string> {
  const [file = "", ...rest] = [...prefix, "wrk", ...args];
  const { stdout } = await promisify(execFile)(file, rest, { maxBuffer: MAX_OUTPUT_BYTES });
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
