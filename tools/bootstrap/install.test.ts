import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { inRepository } from "../../project/repository";

describe("the installation of node_modules", () => {
  let clone: string;

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), "install-"));
    mkdirSync(join(clone, "tools/bootstrap"), { recursive: true });
    for (const file of ["install.sh", "node-modules-are-current.js"]) {
      copyFileSync(inRepository("tools/bootstrap", file), join(clone, "tools/bootstrap", file));
    }
    mkdirSync(join(clone, "bin"));
  });

  afterEach(() => rmSync(clone, { recursive: true }));

  /** A machine with these programs alone, and an npm that writes down what it is asked. */
  function onMachineWith(...programs: string[]): void {
    for (const program of programs) {
      symlinkSync(
        execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(),
        join(clone, "bin", program),
      );
    }
    const npm = join(clone, "bin/npm");
    writeFileSync(npm, `#!/bin/sh\necho "$@" >>"${clone}/asked"\n`);
    chmodSync(npm, 0o755);
  }

  const install = () =>
    execFileSync(join(clone, "tools/bootstrap/install.sh"), {
      env: { PATH: join(clone, "bin") },
      encoding: "utf8",
      stdio: "pipe",
    });
  const asked = () => readFileSync(join(clone, "asked"), "utf8");

  it("needs no GNU timeout, which macOS does not have", () => {
    onMachineWith("env", "bash", "sh", "dirname", "mkdir", "node");
    install();
    expect(asked()).to.equal("ci --no-progress\nrebuild node --ignore-scripts=false\n");
  });

  it("is limited where there is one", () => {
    onMachineWith("env", "bash", "sh", "dirname", "mkdir", "node");
    const timeout = join(clone, "bin/timeout");
    writeFileSync(timeout, `#!/bin/sh\necho "$1" >>"${clone}/limits"\nshift\nexec "$@"\n`);
    chmodSync(timeout, 0o755);
    install();
    expect(readFileSync(join(clone, "limits"), "utf8")).to.equal("3600\n3600\n");
    expect(asked()).to.contain("ci --no-progress");
  });

  it("says which program is missing", () => {
    onMachineWith("env", "bash", "sh", "dirname", "mkdir");
    expect(install).to.throw("Node.js 20.19 or newer and npm are missing");
    expect(existsSync(join(clone, "asked"))).to.equal(false);
  });
});
