import { expect } from "chai";
import fc from "fast-check";
import { isCanonicalRequest } from "../../../contract/derived/canonical-order";
import { orderRecordSchema, orderRequestSchema } from "../../../contract/derived/order-validator";
import { ORDER_TIME_MAX_AGE_MS, ORDER_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import { arbitraryOrder } from "../../../contract/testing/arbitrary-order";
import { completeOrder, InvalidOrderError } from "./complete-order";

const nowMs = Date.parse("2026-11-22T14:05:00.000Z");
const surroundings = { nowMs, newOrderId: () => "fresh-id" };
/** In canonical form. */
const any = {
  orderId: "order-1",
  customerId: "customer-1",
  productId: "product-1",
  quantity: 2,
  price: "12.50",
  orderTime: "2026-11-22T14:05:00.000Z",
  status: "PAID",
};
const request = { customerId: "customer-1", productId: "product-1", quantity: 2, price: "12.5" };

function invalidFields(body: unknown): string[] {
  try {
    completeOrder(body, surroundings);
  } catch (error) {
    if (error instanceof InvalidOrderError) return error.invalidFields.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe("completing an order", () => {
  it("fills in defaults", () => {
    expect(completeOrder(request, surroundings)).to.deep.equal({
      orderId: "fresh-id",
      customerId: "customer-1",
      productId: "product-1",
      quantity: 2,
      price: "12.50",
      orderTime: "2026-11-22T14:05:00.000Z",
      status: "CREATED",
    });
  });

  it("keeps what a client gives", () => {
    const named = { ...request, orderId: "mine", orderTime: "2026-11-22T15:05:00+01:00", status: "PAID" };
    expect(completeOrder(named, surroundings)).to.include({
      orderId: "mine",
      orderTime: "2026-11-22T14:05:00.000Z",
      status: "PAID",
    });
  });

  it("names every bad field", () => {
    expect(invalidFields({ quantity: 0, price: 1.5, colour: "red" })).to.have.members([
      "customerId",
      "productId",
      "quantity",
      "price",
      "colour",
    ]);
  });

  it("accepts exactly the order times whose hour is still counted", () => {
    const withTime = (orderTimeMs: number) => ({ ...request, orderTime: new Date(orderTimeMs).toISOString() });
    expect(invalidFields(withTime(nowMs + ORDER_TIME_MAX_AHEAD_MS))).to.be.empty;
    expect(invalidFields(withTime(nowMs + ORDER_TIME_MAX_AHEAD_MS + 1))).to.deep.equal(["orderTime"]);
    expect(invalidFields(withTime(nowMs - ORDER_TIME_MAX_AGE_MS))).to.be.empty;
    expect(invalidFields(withTime(nowMs - ORDER_TIME_MAX_AGE_MS - 1))).to.deep.equal(["orderTime"]);
  });

  it("is an order record, and completing it again changes nothing", () => {
    fc.assert(
      fc.property(
        arbitraryOrder(),
        fc.integer({ min: -ORDER_TIME_MAX_AGE_MS, max: ORDER_TIME_MAX_AHEAD_MS }),
        (any, offsetMs) => {
          const order = completeOrder({ ...any, orderTime: new Date(nowMs + offsetMs).toISOString() }, surroundings);
          expect(orderRecordSchema.parse(order)).to.deep.equal(order);
          expect(completeOrder(order, surroundings)).to.deep.equal(order);
        },
      ),
    );
  });

  it("passes the validator by only with what the validator accepts unchanged", () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>("", " x", "x ", "é", "a".repeat(64), "a".repeat(65), undefined, null, true, [], {}),
      fc.constantFrom<unknown>("1", "01.50", "0.00", "9999999999.99", "10000000000.00", "-1.00", "1.234", ".50"),
      fc.constantFrom<unknown>(0, 1, -1, 1.5, 2_147_483_647, 2_147_483_648, NaN, "1e3.00"),
      fc.constantFrom<unknown>("2026-11-22T14:05:00.123Z", "2026-11-22T14:05:00Z", "2026-02-29T00:00:00.000Z"),
      fc.string({ unit: "binary", maxLength: 70 }),
    );
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(any), "extra", "__proto__"), values, { maxKeys: 2 });
    let passedBy = 0;
    fc.assert(
      fc.property(fc.subarray(Object.keys(any)), changes, (named, changed) => {
        const kept = Object.entries(any).filter(([name]) => named.includes(name));
        const body: unknown = { ...Object.fromEntries(kept), ...changed };
        if (!isCanonicalRequest(body)) return;
        passedBy += 1;
        expect(orderRequestSchema.parse(body)).to.deep.equal(body);
      }),
      { numRuns: 3_000 },
    );
    expect(passedBy).to.be.above(30);
    fc.assert(fc.property(arbitraryOrder(), (order) => isCanonicalRequest({ ...order, orderTime: any.orderTime })));
    for (const body of [request, []]) expect(isCanonicalRequest(body)).to.equal(false);
    expect(isCanonicalRequest({ ...request, price: "12.50" })).to.equal(true);
  });

  it("never throws anything but InvalidOrderError, whatever a client sends", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        try {
          completeOrder(body, surroundings);
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidOrderError);
        }
      }),
    );
  });
});
