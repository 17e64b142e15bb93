import { expect } from "chai";
import fc from "fast-check";
import { ORDER_ENTITY, type Order } from "../order";
import { arbitraryOrder } from "../testing/arbitrary-order";
import { invalidFieldsOf, orderRecordSchema, orderRequestSchema } from "./order-validator";

const order: Order = {
  orderId: "order-1",
  customerId: "customer-1",
  productId: "product-1",
  quantity: 2,
  price: "12.50",
  orderTime: "2026-11-22T14:05:00.000Z",
  status: "CREATED",
};
const fieldNames = Object.keys(ORDER_ENTITY.fields) as (keyof Order)[];

function reasonsFor(
  value: unknown,
  schema = orderRecordSchema as typeof orderRecordSchema | typeof orderRequestSchema,
) {
  const parsed = schema.safeParse(value);
  return parsed.success ? {} : Object.fromEntries(invalidFieldsOf(parsed.error).map((bad) => [bad.field, bad.reason]));
}

describe("the order validator", () => {
  it("knows exactly the fields of ORDER", () => {
    expect(reasonsFor(order)).to.deep.equal({});
    expect(reasonsFor({})).to.deep.equal(Object.fromEntries(fieldNames.map((name) => [name, "is required"])));
  });

  it("lets a client leave out orderId, orderTime and status, and nothing else", () => {
    const required = ["customerId", "productId", "quantity", "price"];
    expect(reasonsFor({}, orderRequestSchema)).to.have.all.keys(required);
  });

  it("names every bad field once, and every unknown one", () => {
    const bad = { ...order, customerId: "", quantity: 0, price: 12.5, orderTime: "yesterday", colour: "red", size: 1 };
    const reasons = invalidFieldsOf(orderRecordSchema.safeParse(bad).error!);
    expect(reasons.map(({ field }) => field)).to.have.members([
      "customerId",
      "quantity",
      "price",
      "orderTime",
      "colour",
      "size",
    ]);
  });

  it("accepts text up to a field's maximum length, and no longer", () => {
    for (const name of fieldNames) {
      const { type } = ORDER_ENTITY.fields[name];
      if (type.kind !== "string") continue;
      expect(reasonsFor({ ...order, [name]: "x".repeat(type.maxLength) })).to.deep.equal({});
      expect(reasonsFor({ ...order, [name]: "x".repeat(type.maxLength + 1) })).to.have.all.keys(name);
    }
  });

  for (const blank of [" x", "x ", "\tx", "x\n", "é", "\u0000"]) {
    it(`refuses ${JSON.stringify(blank)} as an identifier`, () => {
      expect(reasonsFor({ ...order, orderId: blank })).to.have.all.keys("orderId");
    });
  }

  for (const quantity of [0, -1, 1.5, "2", null, 2_147_483_648, true]) {
    it(`refuses the quantity ${JSON.stringify(quantity)}`, () => {
      expect(reasonsFor({ ...order, quantity })).to.have.all.keys("quantity");
    });
  }

  for (const price of [12.5, "-1", "1.234", "12345678901", "1e3", "", ".5", "1.", "NaN", null]) {
    it(`refuses the price ${JSON.stringify(price)}`, () => {
      expect(reasonsFor({ ...order, price })).to.have.all.keys("price");
    });
  }

  for (const [written, canonical] of [
    ["12.5", "12.50"],
    ["0012.5", "12.50"],
    ["0", "0.00"],
    ["000", "0.00"],
    ["9999999999.99", "9999999999.99"],
  ] as const) {
    it(`reads the price ${written} as ${canonical}`, () => {
      expect(orderRecordSchema.parse({ ...order, price: written }).price).to.equal(canonical);
    });
  }

  for (const orderTime of [
    "2026-11-22",
    "2026-02-30T00:00:00Z",
    "2026-11-22T14:05:00",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-01:00",
    1_763_820_300_000,
  ]) {
    it(`refuses the orderTime ${JSON.stringify(orderTime)}`, () => {
      expect(reasonsFor({ ...order, orderTime })).to.have.all.keys("orderTime");
    });
  }

  it("converts orderTime to UTC with milliseconds", () => {
    const parsed = orderRecordSchema.parse({ ...order, orderTime: "2026-11-22T15:05:00.123456+01:00" });
    expect(parsed.orderTime).to.equal("2026-11-22T14:05:00.123Z");
  });

  for (const value of [null, [], "order", 1]) {
    it(`refuses ${JSON.stringify(value)} as an order`, () => {
      expect(reasonsFor(value)).to.deep.equal({ "": "must be a JSON object" });
    });
  }

  it("keeps a canonical order unchanged, also through JSON", () => {
    fc.assert(
      fc.property(arbitraryOrder(), (canonical) => {
        expect(orderRecordSchema.parse(JSON.parse(JSON.stringify(canonical)))).to.deep.equal(canonical);
      }),
    );
  });

  it("accepts its own canonical form as an order record", () => {
    const wholePart = fc.stringMatching(/^\d{1,10}$/);
    const fractionPart = fc.option(fc.stringMatching(/^\d{1,2}$/), { nil: undefined });
    fc.assert(
      fc.property(arbitraryOrder(), wholePart, fractionPart, (canonical, whole, fraction) => {
        const written = { ...canonical, price: fraction === undefined ? whole : `${whole}.${fraction}` };
        const parsed = orderRecordSchema.parse(written);
        expect(orderRecordSchema.parse(parsed)).to.deep.equal(parsed);
        expect(Number(parsed.price)).to.equal(Number(written.price));
      }),
    );
  });
});
