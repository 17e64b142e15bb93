import { expect } from "chai";
import { Draining } from "./draining";
import { runChecks } from "./health";

describe("a service that drains", () => {
  it("is not ready from the moment it is asked to end, and goes on for the time that it was given", async () => {
    const draining = new Draining(50);
    expect(await runChecks([draining.check])).to.deep.equal({ draining: { ready: true } });
    const startedMs = performance.now();
    const done = draining.begin();
    expect(await runChecks([draining.check])).to.deep.equal({
      draining: { ready: false, reason: "it was asked to end" },
    });
    await done;
    expect(performance.now() - startedMs).to.be.at.least(45);
  });
});
