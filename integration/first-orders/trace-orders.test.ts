import { expect } from "chai";
import { expectedCounts } from "./trace-orders";

describe("the counts that hours have to reach before they include the first orders", () => {
  it("start from the counts before, hour by hour", () => {
    const orders = [
      { orderId: "a", orderTime: "2026-11-22T14:59:59.999Z" },
      { orderId: "b", orderTime: "2026-11-22T15:00:00.000Z" },
      { orderId: "c", orderTime: "2026-11-22T14:00:00.000Z" },
    ];
    const expected = expectedCounts(orders, new Map([["2026-11-22T14:00:00Z", 40]]));
    expect([...expected]).to.deep.equal([
      ["a", 41],
      ["b", 1],
      ["c", 42],
    ]);
  });

  it("do not change the counts before", () => {
    const before = new Map([["2026-11-22T14:00:00Z", 40]]);
    expectedCounts([{ orderId: "a", orderTime: "2026-11-22T14:30:00.000Z" }], before);
    expect(before.get("2026-11-22T14:00:00Z")).to.equal(40);
  });
});
