import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";
import { inRepository, logFile, schemathesisFolder, schemathesisProgram } from "../../project/repository";

/** Every package of the environment with its version. */
const REQUIREMENTS = inRepository("integration", "schemathesis", "requirements.txt");

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** schemathesis, which the integration suite tests the services' OpenAPI documents with, in a Python environment of its own. */
export function schemathesisStep(docker: Step): Step {
  const log = logFile("schemathesis");
  const environment = schemathesisFolder();
  // Copied last, so that it is there only when everything else is.
  const installed = join(environment, "requirements.txt");
  const run = (file: string, args: readonly string[], tell: (line: string) => void): Promise<void> =>
    runCommand({ file, args, logFile: log, timeoutMs: INSTALL_TIMEOUT_MS, onLine: tell });

  return {
    name: "schemathesis",
    // That step may install packages, too; two of them cannot at once.
    after: [docker.name],
    isDone: () =>
      existsSync(schemathesisProgram()) &&
      existsSync(installed) &&
      readFileSync(installed).equals(readFileSync(REQUIREMENTS)),
    run: async (tell) => {
      rmSync(environment, { recursive: true, force: true });
      if (!hasVenv() && mayInstallPackages()) {
        const options = ["-o", "DPkg::Lock::Timeout=120"];
        // An unreachable package source is not fatal by itself; a package that cannot be installed is.
        await run("apt-get", ["update", "-qq", ...options], tell).catch(() => undefined);
        await run("apt-get", ["install", "--yes", "-qq", "--no-install-recommends", ...options, "python3-venv"], tell);
      }
      await run("python3", ["-m", "venv", environment], tell);
      const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
      await run(join(environment, "bin", "python"), pip, tell);
      copyFileSync(REQUIREMENTS, installed);
      return "changed";
    },
    logFile: log,
    remedy:
      "It needs Python 3.11 or newer with its venv module (Debian and Ubuntu: `apt-get install python3-venv`) and a Python " +
      "package index. `make up` works without it, `make test` does not.",
  };
}

function hasVenv(): boolean {
  try {
    // Debian's Python has the module `venv` without what it needs.
    execFileSync("python3", ["-c", "import ensurepip, venv"], { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

function mayInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}
