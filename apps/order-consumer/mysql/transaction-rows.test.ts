import { expect } from "chai";
import fc from "fast-check";
import { format } from "mysql2";
import { arbitraryOrder } from "../../../contract/testing/arbitrary-order";
import { ORDER_COLUMNS, readOrder, readTransaction, rowsText, TRANSACTION_COLUMNS } from "./transaction-rows";

describe("rows of transactions", () => {
  it("have the columns of the specification, in its order", () => {
    expect(TRANSACTION_COLUMNS).to.deep.equal(["id", ...ORDER_COLUMNS, "createdAt"]);
  });

  it("return any order unchanged, and are written as mysql2 writes values", () => {
    fc.assert(
      fc.property(arbitraryOrder(), arbitraryOrder(), (order, other) => {
        const row = { ...order, orderTime: order.orderTime.replace("T", " ").replace("Z", "") };
        expect(readOrder(row)).to.deep.equal(order);
        const placeholders = `(${ORDER_COLUMNS.map(() => "?").join(",")},UTC_TIMESTAMP(3))`;
        const values = format(
          placeholders,
          ORDER_COLUMNS.map((column) => row[column]),
        );
        expect(rowsText([order])).to.equal(values);
        expect(rowsText([order, other])).to.equal(`${values},${rowsText([other])}`);
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
