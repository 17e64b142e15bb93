import { expect } from "chai";
import { usedSeries } from "./used-series";

describe("what an expression of PromQL refers to", () => {
  it("is its selectors with their matchers, and the labels of groupings and joins", () => {
    const expression = 'sum by (connector) (rate(a_total{x="r", y=~"q|s"}[5m])) > 1 unless on (job, instance) b == 0';
    expect(usedSeries(expression)).to.deep.equal({
      selectors: [
        { metric: "a_total", labels: ["x", "y"] },
        { metric: "b", labels: [] },
      ],
      grouping: ["connector", "job", "instance"],
    });
  });

  it("is nothing where the expression is broken", () => {
    expect(() => usedSeries("sum by (a (b)")).to.throw(SyntaxError);
  });
});
