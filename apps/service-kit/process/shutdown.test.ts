import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { ReleaseStack } from "./shutdown";
import { memoryLogger } from "../testing/memory-logger";

describe("the release of resources", () => {
  it("goes from the newest to the oldest, and continues past failures", async () => {
    const { logger, lines } = memoryLogger();
    const resources = new ReleaseStack(logger);
    const released: string[] = [];
    resources.add("pool", () => void released.push("pool"));
    resources.add("broken", () => Promise.reject(new Error("stuck")));
    resources.add("server", async () => void released.push("server"));
    expect(await resources.releaseAll(1_000)).to.be.false;
    expect(released).to.deep.equal(["server", "pool"]);
    expect(lines[0]).to.include({ resource: "broken" });
  });

  it("is complete when every resource has been released", async () => {
    const resources = new ReleaseStack(memoryLogger().logger);
    resources.add("pool", () => undefined);
    expect(await resources.releaseAll(1_000)).to.be.true;
  });

  it("is incomplete when the deadline passes first", async () => {
    const resources = new ReleaseStack(memoryLogger().logger);
    resources.add("stuck", () => new Promise(() => undefined));
    expect(await resources.releaseAll(1)).to.be.false;
  });
});

describe("a process that cannot continue", () => {
  const run = promisify(execFile);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "shutdown-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function endOf(...behaviour: string[]): Promise<{ code?: number | null; signal?: string }> {
    const program = join(__dirname, "../testing/ending-process.ts");
    const ended = run(process.execPath, ["--import", "tsx", program, ...behaviour], {
      timeout: 8_000,
      killSignal: "SIGKILL",
    });
    return ended.then(
      () => ({ code: 0 }),
      (error: unknown) => error as { code?: number | null; signal?: string },
    );
  }

  it("ends with 1", async () => {
    expect(await endOf()).to.include({ code: 1 });
  });

  it("ends though native code never releases one of its threads", async () => {
    const pipe = join(folder, "pipe");
    await run("mkfifo", [pipe]);
    expect(await endOf(pipe)).to.include({ signal: "SIGKILL", killed: false });
  });
});
