import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configureSaltFilter, settleStackFiles } from "./stack-files";

const committed = "config:\n  project:level: info\n";
const salt = "encryptionsalt: v1:c2FsdA==:v1:bm9uY2U=:c2FsdGVk\n";

describe("a stack's file in git", () => {
  let folder: string;
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const write = (content: string) => writeFileSync(join(folder, "Pulumi.dev.yaml"), content);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-files-"));
    git("init", "--quiet");
    configureSaltFilter(folder);
    writeFileSync(join(folder, ".gitattributes"), "Pulumi.dev.yaml filter=pulumi-salt\n");
    write(committed);
    git("add", ".");
    git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--message", "begin");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("is unmodified when only the salt was written into it", () => {
    write(committed + salt);
    settleStackFiles(folder);
    expect(git("status", "--porcelain")).to.equal("");
  });

  it("stays modified, and unstaged, when a setting was changed too", () => {
    write(committed.replace("info", "debug") + salt);
    settleStackFiles(folder);
    expect(git("status", "--porcelain")).to.equal(" M Pulumi.dev.yaml\n");
    expect(git("diff", "--unified=0")).to.contain("+  project:level: debug").and.not.to.contain("encryptionsalt");
  });

  it("is nobody's business outside a repository", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "stack-files-"));
    expect(() => settleStackFiles(elsewhere)).not.to.throw();
    rmSync(elsewhere, { recursive: true });
  });
});
