import { expect } from "chai";
import fc from "fast-check";
import { arbitraryOrder } from "../../../contract/testing/arbitrary-order";
import { ORDER_COLUMNS, readOrder, readTransaction, rowValues, TRANSACTION_COLUMNS } from "./transaction-rows";

describe("rows of transactions", () => {
  it("have the columns of the specification, in its order", () => {
    expect(TRANSACTION_COLUMNS).to.deep.equal(["id", ...ORDER_COLUMNS, "createdAt"]);
  });

  it("return any order unchanged", () => {
    fc.assert(
      fc.property(arbitraryOrder(), (order) => {
        const values = rowValues(order);
        const row = Object.fromEntries(ORDER_COLUMNS.map((column, index) => [column, values[index]!]));
        expect(readOrder(row)).to.deep.equal(order);
      }),
    );
  });

  it("hold instants as DATETIME(3) in UTC", () => {
    const row = { id: 7, orderTime: "2026-11-22 14:05:00.120", createdAt: "2026-11-22 14:05:01.000" };
    expect(readTransaction(row)).to.include({
      id: 7,
      orderTime: "2026-11-22T14:05:00.120Z",
      createdAt: "2026-11-22T14:05:01.000Z",
    });
  });
});
