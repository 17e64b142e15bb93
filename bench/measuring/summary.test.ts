import { expect } from "chai";
import { withReports } from "./results";
import { renderSummary } from "./summary";
import { report, row } from "./testing/results";

const TARGETS = [
  { against: "Spring Boot", figure: "value", atLeast: 1.3, inSummary: true },
  { against: "Spring Boot", figure: "p99Ms", atMost: 0.5, inSummary: true },
  { against: "bare express", figure: "value", atLeast: 0.6 },
] as const;
const ROW = { name: "post-200", title: "POST", unit: "orders/s", targets: TARGETS };

/** The lines below the head, as cells. */
function linesOf(...results: Parameters<typeof report>): string[][] {
  const published = withReports({}, [report(...results)], ["post-200"]);
  const lines = renderSummary(published, [ROW]).split("\n").slice(2, -2);
  return lines.map((line) => line.split("|").slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

describe("the summary of the bench", () => {
  it("has a line for each target that is to be shown: both figures, and this project's in times of the other's", () => {
    expect(linesOf(row())).to.deep.equal([
      ["POST, orders/s", "order-producer: 1,500", "Spring Boot: 750", "2.00", "", ""],
      ["POST, p99, ms", "order-producer: 30", "Spring Boot: 40", "0.75", "", ""],
    ]);
  });

  it("shows the ratio with cores of its own beside that, and memory where both were measured", () => {
    const contestants = row().contestants.map((contestant) => ({
      ...contestant,
      samples: [{ value: 10, memoryBytes: contestant.role === "product" ? 100 : 400 }],
    }));
    expect(linesOf(row(), row({ pinned: true, contestants }))[0]?.slice(3)).to.deep.equal(["2.00", "1.00", ""]);
    expect(linesOf(row({ contestants }))[0]?.slice(3)).to.deep.equal(["1.00", "", "0.25"]);
  });

  it("says on what machine that was", () => {
    const text = renderSummary(withReports({}, [report(row(), row({ pinned: true }))], ["post-200"]), [ROW]);
    expect(text.split("\n").at(-1)).to.equal("On 2 cores of AMD EPYC, 24 GiB.");
  });

  it("has no line for a row that was not measured", () => {
    expect(linesOf()).to.be.empty;
  });
});
