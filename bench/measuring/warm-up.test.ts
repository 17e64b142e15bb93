import { expect } from "chai";
import { untilSteady } from "./warm-up";

/** Runs at these rates, the last one for ever. */
function running(...rates: readonly number[]): () => Promise<number> {
  let next = 0;
  return () => Promise.resolve(rates[Math.min(next++, rates.length - 1)] ?? 0);
}

describe("a program is warm", () => {
  const limits = { calmRuns: 3, maxRuns: 20 };
  const bench = { quick: false, interrupted: new AbortController().signal };

  it("when several runs in a row were no faster than the best one before", async () => {
    expect(await untilSteady(running(10, 20, 30, 30), limits, bench)).to.equal(6);
  });

  it("not yet when a slow run is followed by a faster one", async () => {
    expect(await untilSteady(running(10, 9, 9, 15, 15), limits, bench)).to.equal(7);
  });

  it("when what is gained is no more than noise", async () => {
    expect(await untilSteady(running(100, 102, 104, 103), limits, bench)).to.equal(4);
  });

  it("after the most runs at the latest", async () => {
    let rate = 1;
    expect(await untilSteady(() => Promise.resolve((rate *= 2)), limits, bench)).to.equal(20);
  });

  it("after one run, if the bench is to be quick", async () => {
    expect(await untilSteady(running(10, 20), limits, { ...bench, quick: true })).to.equal(1);
  });

  it("never, if the bench is interrupted", async () => {
    const interrupted = AbortSignal.abort(new Error("Ctrl-C"));
    const error = await untilSteady(running(1), limits, { quick: false, interrupted }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.an("error").with.property("message", "Ctrl-C");
  });
});
