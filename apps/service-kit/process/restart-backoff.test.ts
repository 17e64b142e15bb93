import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RestartBackoff } from "./restart-backoff";

describe("the wait before a start", () => {
  let folder: string;
  let file: string;
  let nowMs = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shopstream-"));
    file = join(folder, "last-end.json");
    nowMs = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** One process: starts, runs, ends. @returns how long it waited */
  function live(reason: string, ranMs = 40_000): number {
    const backoff = new RestartBackoff(file, () => nowMs);
    nowMs += backoff.waitMs + ranMs;
    backoff.noteEnd(reason);
    return backoff.waitMs;
  }

  it("grows while the reason stays the same but for its numbers, to a bound", () => {
    const waits = Array.from({ length: 9 }, (_none, time) => live(`orders-topic-1 is stalled at offset ${time}`));
    expect(waits).to.deep.equal([0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(new RestartBackoff(file).lastEnd).to.deep.equal({
      reason: "orders-topic-1 is stalled at offset 8",
      times: 9,
    });
  });

  it("starts afresh with another reason, and after a process that ran well", () => {
    expect(["a", "a", "b", "a"].map((reason) => live(reason))).to.deep.equal([0, 0, 1_000, 0]);
    expect(live("a")).to.equal(0);
    expect(live("a", 5 * 60_000)).to.equal(1_000);
    expect(live("a")).to.equal(0);
  });

  it("is none where nothing is recorded, or nothing can be", () => {
    expect(new RestartBackoff(file).waitMs).to.equal(0);
    writeFileSync(file, "{");
    expect(new RestartBackoff(file).waitMs).to.equal(0);
    const nowhere = new RestartBackoff(join(folder, "none", "file"));
    nowhere.noteEnd("a");
    expect(nowhere.waitMs).to.equal(0);
  });
});
