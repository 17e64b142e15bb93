import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { sourceHash } from "./source-hash";

describe("the hash of an image's sources", () => {
  let root: string;
  const write = (path: string, content: string) => writeFileSync(join(root, path), content);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sources-"));
    mkdirSync(join(root, "app"));
    write("app/start.ts", "start()");
    write("package.json", "{}");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const hash = () => sourceHash(["app", "package.json"], root);

  it("is the same again, in whatever order the sources are named", () => {
    expect(hash())
      .to.equal(sourceHash(["package.json", "app"], root))
      .and.to.match(/^[0-9a-f]{12}$/);
  });

  it("changes with a byte, a name and a new file", () => {
    const hashes = [hash()];
    write("app/start.ts", "start();");
    hashes.push(hash());
    write("app/stop.ts", "");
    hashes.push(hash());
    rmSync(join(root, "app/stop.ts"));
    write("app/end.ts", "");
    hashes.push(hash());
    expect(new Set(hashes)).to.have.lengthOf(4);
  });

  it("stays when tests, documents and generated files change", () => {
    const before = hash();
    for (const folder of ["node_modules", "target", "testing", ".cache"]) {
      mkdirSync(join(root, "app", folder));
      write(`app/${folder}/file.ts`, folder);
    }
    write("app/start.test.ts", "it()");
    write("app/README.md", "read me");
    expect(hash()).to.equal(before);
  });

  it("takes a hidden file that is named", () => {
    write(".npmrc", "a");
    const before = sourceHash([".npmrc"], root);
    write(".npmrc", "b");
    expect(sourceHash([".npmrc"], root)).to.not.equal(before);
  });

  it("fails for sources that do not exist", () => {
    expect(() => sourceHash(["gone"], root)).to.throw("gone");
  });
});
