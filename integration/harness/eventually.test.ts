import { expect } from "chai";
import { eventually, NeverHappened } from "./eventually";

async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => expect.fail("expected a failure"),
    (error: unknown) => error,
  );
}

describe("eventually", () => {
  it("returns what the probe returns once it stops throwing", async () => {
    let tries = 0;
    const value = await eventually(
      "the third try",
      () => {
        tries += 1;
        if (tries < 3) throw new Error(`try ${tries}`);
        return tries;
      },
      { intervalMs: 1 },
    );
    expect(value).to.equal(3);
  });

  it("reports what it waited for and what it saw last", async () => {
    let tries = 0;
    const failure = await failureOf(
      eventually(
        "order 42 is in transactions",
        () => {
          tries += 1;
          throw new Error(`saw ${tries} rows`);
        },
        { timeoutMs: 30, intervalMs: 5 },
      ),
    );
    expect(failure).to.be.instanceOf(NeverHappened);
    expect(String(failure)).to.include("order 42 is in transactions").and.to.include(`saw ${tries} rows`);
  });

  it("times out when a probe hangs", async () => {
    const failure = await failureOf(eventually("an answer", () => new Promise(() => undefined), { timeoutMs: 20 }));
    expect(String(failure)).to.include("an answer").and.to.include("nothing");
  });

  it("returns a falsy value like any other", async () => {
    expect(await eventually("zero", () => 0)).to.equal(0);
    expect(await eventually<unknown>("undefined", () => undefined)).to.equal(undefined);
  });
});
