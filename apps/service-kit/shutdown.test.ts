import { expect } from "chai";
import { ReleaseStack } from "./shutdown";
import { memoryLogger } from "./testing/memory-logger";

describe("the release of resources", () => {
  it("goes from the newest to the oldest, past the ones that fail", async () => {
    const { logger, lines } = memoryLogger();
    const resources = new ReleaseStack(logger);
    const released: string[] = [];
    resources.add("pool", () => void released.push("pool"));
    resources.add("broken", () => Promise.reject(new Error("stuck")));
    resources.add("server", async () => void released.push("server"));
    expect(await resources.releaseAll(1_000)).to.be.true;
    expect(released).to.deep.equal(["server", "pool"]);
    expect(lines[0]).to.include({ resource: "broken" });
  });

  it("says so when the deadline passes first", async () => {
    const resources = new ReleaseStack(memoryLogger().logger);
    resources.add("stuck", () => new Promise(() => undefined));
    expect(await resources.releaseAll(1)).to.be.false;
  });
});
