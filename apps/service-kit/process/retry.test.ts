import { expect } from "chai";
import { backoffMs, FailureStreak, retry, type RetryOptions } from "./retry";

const backoff = { firstMs: 2, longestMs: 8 };

/** Fails `failures` times, then succeeds. @returns how often it was called, and what came of it */
async function outcomeOf(failures: number, options: Partial<RetryOptions> = {}) {
  let calls = 0;
  const call = async (): Promise<string> => {
    calls += 1;
    if (calls <= failures) throw new Error(`failure ${calls}`);
    return "done";
  };
  const outcome = await retry(call, { backoff, ...options }).catch((error: unknown) => (error as Error).message);
  return { calls, outcome };
}

describe("a retry", () => {
  it("calls until it succeeds, and tells of each failure that it retries", async () => {
    const failures: unknown[] = [];
    const onRetry = (error: unknown) => failures.push((error as Error).message);
    expect(await outcomeOf(2, { onRetry })).to.deep.equal({ calls: 3, outcome: "done" });
    expect(failures).to.deep.equal(["failure 1", "failure 2"]);
  });

  it("ends with the last error after as many attempts as it has", async () => {
    expect(await outcomeOf(9, { attempts: 3 })).to.deep.equal({ calls: 3, outcome: "failure 3" });
  });

  it("ends with the last error when the next attempt would come too late", async () => {
    const { calls, outcome } = await outcomeOf(Infinity, { backoff: { firstMs: 20, longestMs: 20 }, withinMs: 100 });
    expect(calls).to.be.within(2, 10);
    expect(outcome).to.equal(`failure ${calls}`);
  });

  it("ends at once with an error that cannot be retried", async () => {
    const canRetry = (error: unknown) => (error as Error).message !== "failure 2";
    expect(await outcomeOf(9, { canRetry })).to.deep.equal({ calls: 2, outcome: "failure 2" });
  });

  it("ends with the signal's reason, before an attempt or in the middle of a wait", async () => {
    const closing = new AbortController();
    const onRetry = () => setTimeout(() => closing.abort(new Error("closing")), 5);
    const options = { backoff: { firstMs: 60_000, longestMs: 60_000 }, signal: closing.signal };
    expect(await outcomeOf(9, { ...options, onRetry })).to.deep.equal({ calls: 1, outcome: "closing" });
    expect(await outcomeOf(0, options)).to.deep.equal({ calls: 0, outcome: "closing" });
  });

  it("waits twice as long each time, to a bound", () => {
    expect([1, 2, 3, 4, 5].map((failures) => backoffMs(backoff, failures))).to.deep.equal([2, 4, 8, 8, 8]);
  });
});

describe("a streak of failures", () => {
  it("waits longer after each, and is too long when the time has passed since its first", () => {
    let nowMs = 50_000;
    const streak = new FailureStreak(backoff, 1_000, () => nowMs);
    expect([streak.next(), streak.next()]).to.deep.equal([2, 4]);
    nowMs += 1_000;
    expect(streak.next()).to.equal(8);
    nowMs += 1;
    expect(streak.next()).to.be.undefined;
  });

  it("ends with a success, and the next one has all its time", () => {
    let nowMs = 0;
    const streak = new FailureStreak(backoff, 1_000, () => nowMs);
    streak.next();
    streak.end();
    nowMs = 5_000;
    expect(streak.next()).to.equal(2);
  });
});
