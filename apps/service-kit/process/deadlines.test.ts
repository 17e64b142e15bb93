import { expect } from "chai";
import { Deadlines } from "./deadlines";

describe("deadlines under one timer", () => {
  const never = new Promise<string>(() => undefined);

  it("resolve with what the promise does if that is in time", async () => {
    const deadlines = new Deadlines(20);
    expect(await deadlines.by(performance.now() + 60_000, Promise.resolve("done"), "late")).to.equal("done");
  });

  it("resolve otherwise when it is not, each at its own time and none before it", async () => {
    const deadlines = new Deadlines(20);
    const order: number[] = [];
    const startedMs = performance.now();
    await Promise.all(
      [60, 20, 40].map(async (ms) => {
        expect(await deadlines.by(startedMs + ms, never, "late")).to.equal("late");
        expect(performance.now()).to.be.at.least(startedMs + ms);
        order.push(ms);
      }),
    );
    expect(order).to.deep.equal([20, 40, 60]);
  });

  it("share one timer, which ends when nothing waits", async () => {
    const deadlines = new Deadlines(20);
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === "Timeout").length;
    const before = timers();
    const waits = Array.from({ length: 100 }, () => deadlines.by(performance.now() + 30, never, "late"));
    expect(timers()).to.equal(before + 1);
    await Promise.all(waits);
    while (timers() > before) await new Promise((resolve) => setImmediate(resolve));
  });
});
