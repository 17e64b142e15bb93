import { expect } from "chai";
import { withReports } from "./results";
import { report, row } from "./testing/results";

const ORDER = ["post-200", "rows"];
const LATER = "2026-11-29T18:00:00.000Z";

describe("the published results of the bench", () => {
  it("are in the rows' order, pinned ones behind the others, and no more however often they are added", () => {
    const reports = [report(row({ name: "rows" })), report(row({ pinned: true }), row())];
    const once = withReports({}, reports, ORDER);
    expect(Object.keys(once)).to.deep.equal(["post-200", "post-200,pinned", "rows"]);
    expect(withReports(once, reports, ORDER)).to.deep.equal(once);
  });

  it("are the newest of each row: of several runs, and of what is published", () => {
    const published = withReports({}, [report(row(), row({ name: "rows" }))], ORDER);
    const newer = withReports(published, [report(row({ startedAt: LATER })), report(row())], ORDER);
    expect(Object.values(newer).map(({ row: { name, startedAt } }) => [name, startedAt])).to.deep.equal([
      ["post-200", LATER],
      ["rows", row().startedAt],
    ]);
    expect(withReports(newer, [report(row())], ORDER)).to.deep.equal(newer);
  });

  it("are none of short measurements, and none of rows that there are no more", () => {
    const reports = [report(row({ quick: true }), row({ name: "rows" }))];
    expect(withReports({}, reports, ["post-200"])).to.deep.equal({});
  });
});
