import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { extract } from "tar-stream";
import { contextFiles, foldersOf, packBuildContext } from "./build-context";

describe("a build context", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "build-context-"));
    const files = ["Dockerfile", "a.txt", "a.log", "node_modules/x/index.js", "apps/one/start.ts", "apps/two/start.ts"];
    for (const file of files) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), file);
    }
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function filesWith(...ignored: string[]): Promise<string[]> {
    await writeFile(join(directory, ".dockerignore"), ignored.join("\n"));
    const files = await contextFiles({ directory, dockerfile: "Dockerfile" });
    return files.filter((file) => file !== ".dockerignore");
  }

  it("is everything where nothing is ignored", async () => {
    expect(await contextFiles({ directory, dockerfile: "Dockerfile" })).to.have.length(6);
  });

  it("leaves out what .dockerignore says, folders and patterns, but never the Dockerfile", async () => {
    expect(await filesWith("# comment", "node_modules", "*.log", "Dockerfile", "")).to.deep.equal([
      "Dockerfile",
      "a.txt",
      "apps/one/start.ts",
      "apps/two/start.ts",
    ]);
  });

  it("takes back what an exception names inside an ignored folder", async () => {
    expect(await filesWith("*", "!apps/one")).to.deep.equal(["Dockerfile", "apps/one/start.ts"]);
    expect(await filesWith("**", "!**/two/*.ts")).to.deep.equal(["Dockerfile", "apps/two/start.ts"]);
  });

  it("packs files without owner and time, so that another clone hits the same build cache", async () => {
    await filesWith("*", "!a.txt");
    const archive = await packBuildContext({ directory, dockerfile: "Dockerfile" });
    const entries: Record<string, unknown>[] = [];
    const unpacked = archive.pipe(extract());
    for await (const entry of unpacked) {
      const { name, uid, gid, mtime, mode } = entry.header;
      entries.push({ name, uid, gid, mtime: mtime?.getTime(), mode });
      entry.resume();
    }
    const common = { uid: 0, gid: 0, mtime: Date.UTC(2000, 0, 1), mode: 0o644 };
    expect(entries).to.deep.include({ name: "a.txt", ...common });
  });

  it("names every folder once, before what lies in it, as `docker build` does", () => {
    expect(foldersOf(["a.txt", "apps/one/start.ts", "apps/two/start.ts"])).to.deep.equal([
      "apps",
      "apps/one",
      "apps/two",
    ]);
  });
});
