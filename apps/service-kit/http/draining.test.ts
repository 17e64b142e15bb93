import { expect } from "chai";
import { startHttpServer } from "./http-server";
import { Draining } from "./draining";
import { runChecks } from "./health";

describe("a service that drains", () => {
  it("is not ready from the moment it is asked to end, asks nothing else, and goes on for the time that it was given", async () => {
    const draining = new Draining(50);
    let asked = 0;
    const checks = draining.inFrontOf([{ name: "kafka", check: () => void (asked += 1) }]);
    expect(await runChecks(checks)).to.deep.equal({ draining: { ready: true }, kafka: { ready: true } });
    const startedMs = performance.now();
    const done = draining.begin();
    const ending = { ready: false, reason: "it was asked to end" };
    expect(await runChecks(checks)).to.deep.equal({ draining: ending, kafka: ending });
    expect(asked).to.equal(1);
    await done;
    expect(performance.now() - startedMs).to.be.at.least(45);
  });

  it("tells clients to use no connection again", async () => {
    const draining = new Draining(0);
    const server = await startHttpServer((_request, response) => response.end(), {
      port: 0,
      isDraining: () => draining.hasBegun,
    });
    const connectionHeader = async () => (await fetch(`http://127.0.0.1:${server.port}`)).headers.get("connection");
    expect(await connectionHeader()).to.equal("keep-alive");
    await draining.begin();
    expect(await connectionHeader()).to.equal("close");
    await server.stop();
  });
});
