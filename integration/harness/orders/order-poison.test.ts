import { expect } from "chai";
import { Recount } from "../ledger/recount";
import { orderFactory } from "./order-factory";
import { orderPoison } from "./order-poison";

describe("poison for orders-topic", () => {
  for (const { what, record } of orderPoison) {
    it(`(${what}) is no order to the recount either`, () => {
      const recount = new Recount();
      recount.add({ partition: 0, offset: 0n, timestampMs: Date.now(), ...record(orderFactory("poison").next()) });
      expect(recount.poison).to.equal(1);
    });
  }
});
