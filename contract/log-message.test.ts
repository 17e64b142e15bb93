import { expect } from "chai";
import { logMessageEntity, logStatuses, orderEventId, recordEventId, serviceNames } from "./log-message";
import { orderEntity } from "./order";
import { topics } from "./topics";

const maxLength = (type: { kind: string; maxLength?: number }) => type.maxLength ?? 0;

describe("log messages", () => {
  it("get the same event id for the same operation, and different ones for different operations", () => {
    const first = orderEventId("order-consumer", logStatuses.persisted, "order-1");
    expect(orderEventId("order-consumer", logStatuses.persisted, "order-1")).to.equal(first);
    expect(orderEventId("order-producer", logStatuses.accepted, "order-1")).not.to.equal(first);
    expect(recordEventId("order-consumer", logStatuses.poison, { topic: "t", partition: 1, offset: "2" })).to.equal(
      "order-consumer:POISON:t-1-2",
    );
  });

  it("have room for the longest possible event id", () => {
    const longest = (texts: readonly string[]) => [...texts].sort((a, b) => b.length - a.length)[0]!;
    const service = longest(serviceNames) as (typeof serviceNames)[number];
    const status = longest(Object.values(logStatuses)) as (typeof logStatuses)["accepted"];
    const orderId = "x".repeat(maxLength(orderEntity.fields.orderId.type));
    const position = { topic: longest(topics.map(({ name }) => name)), partition: 999, offset: String(2n ** 63n - 1n) };
    const room = maxLength(logMessageEntity.fields.eventId.type);
    expect(orderEventId(service, status, orderId).length).to.be.at.most(room);
    expect(recordEventId(service, status, position).length).to.be.at.most(room);
  });

  it("have room for any orderId", () => {
    expect(logMessageEntity.fields.orderId.type).to.deep.equal(orderEntity.fields.orderId.type);
  });
});
