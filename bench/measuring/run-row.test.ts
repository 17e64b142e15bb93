import { expect } from "chai";
import { Resources } from "./resources";
import type { Bench, Contestant, Row } from "./row";
import { runRow } from "./run-row";

/** A row of two programs whose figures are 1, 2, 3… in the order of the measurements, and what it has told. */
function setUp(beforeMeasurement: (number: number) => void = () => undefined) {
  const interruption = new AbortController();
  let closed = 0;
  let number = 0;
  const contestant = (name: string, role: Contestant["role"]): Contestant => ({
    name,
    role,
    measure: () => {
      number += 1;
      beforeMeasurement(number);
      return Promise.resolve({ value: number });
    },
  });
  const row: Row = {
    name: "row",
    title: "a row",
    unit: "orders/s",
    components: "all",
    targets: [],
    prepare: ({ resources }) => {
      resources.add("something", () => Promise.resolve((closed += 1)));
      return Promise.resolve([contestant("one", "product"), contestant("other", "peer")]);
    },
  };
  const bench = {
    ...{ quick: false, alone: false, pinning: undefined, interrupted: interruption.signal },
    ...{ resources: new Resources(), tell: () => undefined },
  } as unknown as Bench;
  const run = async (rounds: number): Promise<Record<string, number[]>> => {
    const { contestants } = await runRow(row, bench, rounds);
    return Object.fromEntries(contestants.map(({ name, samples }) => [name, samples.map(({ value }) => value)]));
  };
  return { run, interrupt: () => interruption.abort(new Error("interrupted")), closed: () => closed };
}

const errorOf = (run: Promise<unknown>): Promise<unknown> => run.catch((error: unknown) => String(error));

describe("a row of the bench", () => {
  it("measures each program once a round, every second round the other way round", async () => {
    const { run, closed } = setUp();
    expect(await run(3)).to.deep.equal({ one: [1, 4, 5], other: [2, 3, 6] });
    expect(closed()).to.equal(1);
  });

  it("keeps the rounds that were complete when it was interrupted, and gives everything back", async () => {
    const { run, interrupt, closed } = setUp((number) => {
      if (number === 5) interrupt();
    });
    expect(await run(3)).to.deep.equal({ one: [1, 4], other: [2, 3] });
    expect(closed()).to.equal(1);
  });

  it("has no result when it was interrupted in its first round", async () => {
    const { run, interrupt, closed } = setUp((number) => {
      if (number === 1) interrupt();
    });
    expect(await errorOf(run(3))).to.equal("Error: interrupted");
    expect(closed()).to.equal(1);
  });

  it("fails with what a program throws, however many rounds were complete", async () => {
    const { run } = setUp((number) => {
      if (number === 3) throw new Error("out of memory");
    });
    expect(await errorOf(run(3))).to.equal("Error: out of memory");
  });
});
