import { expect } from "chai";
import { Recount } from "../ledger/recount";
import { orderFactory } from "./order-factory";
import { ORDER_POISON } from "./order-poison";

describe("poison for orders-topic", () => {
  for (const { what, record } of ORDER_POISON) {
    it(`(${what}) is not an order for the recount either`, () => {
      const recount = new Recount();
      const { key, value } = record(orderFactory("poison").next());
      const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
      const place = { partition: 0, offset: 0n, timestampMs: Date.now() };
      recount.add({ ...place, keyBytes: bytes(key), valueBytes: bytes(value) });
      expect(recount.poison).to.equal(1);
    });
  }
});
