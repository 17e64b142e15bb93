import { cpSync, mkdtempSync, realpathSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { identifyClone } from "./clone";

describe("a clone's identity", () => {
  let folder: string;
  let first: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "clones-")));
    first = join(folder, "first");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is made once", () => {
    const clone = identifyClone(first);
    expect(clone.directory).to.equal(first);
    expect(identifyClone(first)).to.deep.equal(clone);
  });

  it("is another for every clone", () => {
    expect(identifyClone(first).id).not.to.equal(identifyClone(join(folder, "second")).id);
  });

  it("moves with the folder", () => {
    const { id } = identifyClone(first);
    const moved = join(folder, "moved");
    renameSync(first, moved);
    expect(identifyClone(moved)).to.deep.equal({ id, directory: moved });
    expect(identifyClone(moved).id).to.equal(id);
  });

  it("is not copied with the folder", () => {
    const { id } = identifyClone(first);
    const copy = join(folder, "copy");
    cpSync(first, copy, { recursive: true });
    expect(identifyClone(copy).id).not.to.equal(id);
    expect(identifyClone(first).id).to.equal(id);
  });
});
