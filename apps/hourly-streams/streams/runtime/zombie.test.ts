import { expect } from "chai";
import { SimulatedApplication } from "../testing/simulated-application";
import { countingTopology, hour } from "../testing/counting-topology";

const ORDERS = "orders";

/** An application whose instance `a` has processed two orders, and has not been able to commit them. */
async function withUncommittedOrders(): Promise<SimulatedApplication> {
  const application = new SimulatedApplication(countingTopology());
  await application.start("a");
  await steps(application, "a", 6);
  for (const key of ["one", "two"]) {
    application.log.append({ topic: ORDERS, partition: 0, key, value: String(hour(100)) });
  }
  application.injectFault("a", { kind: "abort", step: "send offsets", countdown: 0 });
  await steps(application, "a", 2);
  return application;
}

async function steps(application: SimulatedApplication, name: string, count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) {
    application.coordinator.writeMarkers();
    await application.step(name);
  }
}

function countsOf(application: SimulatedApplication): string[] {
  return application.written("results").map(({ value }) => value?.toString() ?? "");
}

describe("a zombie", () => {
  it("writes nothing before it learns that others own its partitions", async () => {
    const application = await withUncommittedOrders();
    application.expireSession("a");
    await application.start("b");
    await steps(application, "b", 10);
    expect(countsOf(application)).to.deep.equal(["2"]);
    await steps(application, "a", 10);
    await application.settle("b", 30);
    expect(countsOf(application).at(-1)).to.equal("2");
    expect(application.log.read({ topic: "changelog", partition: 0 }, 0)).to.have.length(1);
  });

  it("writes nothing when it learns that during a commit", async () => {
    const application = await withUncommittedOrders();
    application.expireSession("a");
    await application.start("b");
    await steps(application, "b", 10);
    // Its client has forgotten the generation by now, and the coordinator accepts offsets without one from anybody.
    application.injectFault("a", { kind: "heartbeat", step: "send offsets", countdown: 0 });
    await steps(application, "a", 10);
    await application.settle("b", 30);
    expect(application.log.read({ topic: "changelog", partition: 0 }, 0)).to.have.length(1);
    expect(countsOf(application).at(-1)).to.equal("2");
  });
});

describe("a task that moves while the markers of its last transaction are being written", () => {
  it("waits until its changelog holds everything up to its committed offset", async () => {
    const application = await withUncommittedOrders();
    application.injectFault("a", { kind: "crash", step: "committed", countdown: 0 });
    await application.step("a");
    await application.step("a");
    expect(application.running).to.deep.equal([]);
    application.expireOrphanedSessions();
    await application.start("b");
    application.coordinator.writeMarkers(1, true);
    for (let step = 0; step < 5; step += 1) await application.step("b");
    // The same order again: only the changelog knows that it was counted.
    application.log.append({ topic: ORDERS, partition: 0, key: "one", value: String(hour(100)) });
    await application.settle("b", 30);
    expect(countsOf(application).at(-1)).to.equal("2");
  });
});
