import { expect } from "chai";
import { orderRequestSchema } from "../../../contract/derived/order-validator";
import { hourWindowOf } from "../../../contract/hourly-summary";
import { orderFactory, spreadOverHours } from "./order-factory";

describe("the order factory", () => {
  it("makes valid orders with ids of their own, even in two runs with one name", () => {
    const factories = [orderFactory("same"), orderFactory("same")];
    const orders = factories.flatMap((factory) => Array.from({ length: 500 }, () => factory.next()));
    for (const order of orders) expect(orderRequestSchema.safeParse(order).success).to.equal(true);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).to.equal(1000);
  });

  it("starts every id with its prefix", () => {
    const factory = orderFactory("run");
    expect(factory.next().orderId.startsWith(factory.prefix)).to.equal(true);
  });

  it("spreads orders over hours", () => {
    const factory = orderFactory("hours", { orderTimeMs: spreadOverHours(4) });
    const hours = Array.from({ length: 8 }, () => hourWindowOf(Date.parse(factory.next().orderTime)));
    expect(new Set(hours).size).to.equal(4);
  });
});
