import { expect } from "chai";
import type { ContestantResult, Sample } from "./row";
import { describeVerdict, judge } from "./verdict";

const contestant = (name: string, role: ContestantResult["role"], samples: readonly Sample[]): ContestantResult => ({
  name,
  role,
  samples,
});

describe("a target", () => {
  const row = {
    contestants: [
      contestant("ours", "product", [
        { value: 130, p99Ms: 40 },
        { value: 65, p99Ms: 30 },
      ]),
      contestant("other part of ours", "product", [{ value: 10 }, { value: 10 }]),
      contestant("peer", "peer", [
        { value: 100, p99Ms: 80 },
        { value: 50, p99Ms: 60 },
      ]),
    ],
  };

  it("is held at its bound and missed beyond it", () => {
    const verdict = judge(row, { against: "peer", figure: "value", atLeast: 1.3 });
    expect(verdict).to.include({ ratio: 1.3, held: true });
    expect(judge(row, { against: "peer", figure: "value", atLeast: 1.31 })?.held).to.equal(false);
    expect(judge(row, { against: "peer", figure: "p99Ms", atMost: 0.5 })?.held).to.equal(true);
    expect(judge(row, { against: "peer", figure: "p99Ms", atMost: 0.49 })?.held).to.equal(false);
  });

  it("holds for the first program of the project, or for the one that it names", () => {
    expect(
      judge(row, { against: "peer", of: "other part of ours", figure: "value", atLeast: 1 })?.ratio,
    ).to.be.lessThan(1);
  });

  it("has no verdict where one of the two was not measured", () => {
    expect(judge(row, { against: "absent", figure: "value", atLeast: 1 })).to.equal(undefined);
    expect(judge(row, { against: "peer", figure: "memoryBytes", atMost: 1 })).to.equal(undefined);
  });

  it("is described with its ratio, its bound and whether it is held", () => {
    const text = (atMost: number): string => {
      const verdict = judge(row, { against: "peer", figure: "p99Ms", atMost });
      return verdict === undefined ? "" : describeVerdict(verdict, { unit: "orders/s" });
    };
    expect(text(0.5)).to.equal("0.50 × p99 (target ≤ 0.5: held)");
    expect(text(0.4)).to.equal("0.50 × p99 (target ≤ 0.4: **missed**)");
  });
});
