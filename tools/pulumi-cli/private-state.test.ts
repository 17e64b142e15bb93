import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepPrivate } from "./private-state";

describe("a clone's own state", () => {
  let localState: string;
  let before: number;

  beforeEach(() => {
    before = process.umask(0o022);
    localState = mkdtempSync(join(tmpdir(), "private-state-"));
    chmodSync(localState, 0o755);
  });

  afterEach(() => {
    process.umask(before);
    rmSync(localState, { recursive: true });
  });

  const modeOf = (...path: string[]) => (statSync(join(localState, ...path)).mode & 0o777).toString(8);

  it("is its user's alone, also what an earlier version left open and what is written from now on", () => {
    mkdirSync(join(localState, "state/.pulumi/stacks"), { recursive: true });
    writeFileSync(join(localState, "state/.pulumi/stacks/dev.json"), "{}");
    expect(modeOf("state/.pulumi/stacks/dev.json")).to.equal("644");
    keepPrivate(localState);
    writeFileSync(join(localState, "state/new.json"), "{}");
    expect(modeOf()).to.equal("700");
    expect(modeOf("state/.pulumi/stacks")).to.equal("700");
    expect(modeOf("state/.pulumi/stacks/dev.json")).to.equal("600");
    expect(modeOf("state/new.json")).to.equal("600");
  });

  it("is created where there is none", () => {
    keepPrivate(localState);
    expect(modeOf("state")).to.equal("700");
  });
});
