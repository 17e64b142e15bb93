import { expect } from "chai";
import { renderProfile, selfTimes } from "./self-times";

const node = (id: number, functionName: string, url = "") => ({
  id,
  callFrame: { functionName, scriptId: "1", url, lineNumber: 21, columnNumber: 4 },
});

describe("a CPU profile", () => {
  const profile = {
    nodes: [
      node(1, "(idle)"),
      node(2, "planBatch", "file:///app/order-consumer/domain/plan-batch.js"),
      node(3, "", "file:///app/node_modules/mysql2/lib/connection.js"),
      node(4, "planBatch", "file:///app/order-consumer/domain/plan-batch.js"),
    ],
    startTime: 0,
    endTime: 1_000,
    samples: [1, 2, 3, 4, 1],
    timeDeltas: [0, 100, 300, 200, 400],
  };

  it("says how much of the time each function took itself, wherever it was called from", () => {
    const times = selfTimes(profile);
    expect(times.map(({ name, share }) => `${name} ${share.toFixed(1)}`)).to.deep.equal([
      "planBatch /order-consumer/domain/plan-batch.js:22 0.7",
      "(anonymous) mysql2/lib/connection.js:22 0.2",
      "(idle) 0.1",
    ]);
  });

  it("is shown with what is left out", () => {
    expect(renderProfile(selfTimes(profile), 1).split("\n")).to.deep.equal([
      " 70.0 %  planBatch /order-consumer/domain/plan-batch.js:22",
      " 30.0 %  (2 others)",
    ]);
  });
});
