import { expect } from "chai";
import fc from "fast-check";
import { formatHourWindow, WINDOW_SIZE_MS } from "../hourly-summary";
import { ORDER_ENTITY } from "../order";
import { arbitraryOrder } from "../testing/arbitrary-order";
import { orderRecordSchema } from "./order-validator";
import { hourlyCountSchema, hourWindowSchema, recordSchemaOf } from "./record-schema";

const orderSchema = recordSchemaOf(ORDER_ENTITY);

describe("the schema of what services write", () => {
  it("accepts every order in its canonical form", () => {
    fc.assert(fc.property(arbitraryOrder(), (order) => orderSchema.safeParse(order).success));
  });

  it("refuses what is only a client's way to say it", () => {
    const [order] = fc.sample(arbitraryOrder(), 1);
    for (const variant of [
      { price: "1" },
      { price: "1.5" },
      { price: "01.50" },
      { orderTime: "2026-11-22T14:05:00+01:00" },
    ]) {
      const sent = { ...order, ...variant };
      expect(orderRecordSchema.safeParse(sent).success).to.equal(true);
      expect(orderSchema.safeParse(sent).success).to.equal(false);
      expect(orderSchema.safeParse(orderRecordSchema.parse(sent)).success).to.equal(true);
    }
  });

  it("accepts the start of every hour as hourWindow, and nothing else", () => {
    const hours = fc.integer({ min: 0, max: Date.parse("9999-12-31T23:00:00Z") / WINDOW_SIZE_MS });
    fc.assert(
      fc.property(hours, (hour) => {
        const hourWindow = formatHourWindow(hour * WINDOW_SIZE_MS);
        return hourlyCountSchema.safeParse({ hourWindow, transactionCount: 1 }).success;
      }),
    );
    for (const text of [
      "2026-11-22T14:30:00Z",
      "2026-02-30T00:00:00Z",
      "2026-02-29T00:00:00Z",
      "2026-11-22T24:00:00Z",
      "2026-11-22T14:00:00.000Z",
      "2026-11-22T14:00:00+00:00",
      "2026-11-22T14:00:00Z\n",
    ]) {
      expect(hourWindowSchema.safeParse(text).success, text).to.equal(false);
    }
  });
});
