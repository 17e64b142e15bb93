import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CommandFailure, runCommand, type Command } from "./command";
import { interruptCommands, resumeCommands } from "./process-group";

describe("a command", () => {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  const logFile = join(folder, "log");

  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => resumeCommands());

  const shell = (script: string, given: Partial<Command> = {}) =>
    runCommand({ file: "sh", args: ["-c", script], logFile, timeoutMs: 5_000, ...given });

  async function failure(run: Promise<void>): Promise<CommandFailure> {
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof CommandFailure)) throw new Error(`no failure but ${String(error)}`);
    return error;
  }

  it("tells each line and keeps it in the log", async () => {
    const lines: string[] = [];
    await shell("echo one; echo two >&2", { onLine: (line) => lines.push(line) });
    expect(lines).to.have.members(["one", "two"]);
    expect(readFileSync(logFile, "utf8")).to.contain("one\n").and.to.contain("two\n");
  });

  it("that ends badly quotes its last lines and names its log", async () => {
    const error = await failure(shell("echo the reason; exit 3"));
    expect(error.message).to.contain("exit code 3").and.to.contain("the reason");
    expect(error.logFile).to.equal(logFile);
  });

  it("that does not exist is a failure", async () => {
    expect((await failure(shell("", { file: "no-such-program" }))).message).to.contain("no-such-program");
  });

  it("that takes too long is ended, with what it has started", async () => {
    // The inner shell ignores the request to end and keeps the output open.
    const script = `sh -c 'trap "" TERM; while :; do sleep 0.1; done' & wait`;
    const error = await failure(shell(script, { timeoutMs: 100, graceMs: 100 }));
    expect(error.message).to.contain("it took longer than 0.1 s");
  });

  it("ends when commands are interrupted, and none starts after", async () => {
    const ended = failure(shell("echo started; exec sleep 60", { onLine: () => interruptCommands() }));
    expect((await ended).message).to.contain("interrupted");
    expect((await failure(shell("exec sleep 60"))).message).to.contain("interrupted");
  });
});
