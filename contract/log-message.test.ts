import { expect } from "chai";
import { logMessageEntity, logStatuses, orderEventId, recordEventId, serviceNames } from "./log-message";
import { orderEntity } from "./order";
import { topics } from "./topics";
import { TRACE_ID_LENGTH } from "./trace-context";

const maxLength = (type: { kind: string; maxLength?: number }) => type.maxLength ?? 0;

describe("log messages", () => {
  it("get the same event id for the same operation, and different ones for different operations", () => {
    const order = { orderId: "order-1", traceId: null };
    expect(orderEventId("order-consumer", logStatuses.persisted, order)).to.equal("order-consumer:PERSISTED:order-1");
    expect(orderEventId("order-producer", logStatuses.accepted, order)).to.equal("order-producer:ACCEPTED:order-1");
    expect(recordEventId("order-consumer", logStatuses.poison, { topic: "t", partition: 1, offset: "2" })).to.equal(
      "order-consumer:POISON:t-1-2",
    );
  });

  it("of an order in two traces get two event ids, and no order id imitates the id of another order in a trace", () => {
    const eventId = (orderId: string, traceId: string | null) =>
      orderEventId("order-consumer", logStatuses.persisted, { orderId, traceId });
    const [one, other] = ["1", "2"].map((digit) => digit.repeat(TRACE_ID_LENGTH));
    expect(eventId("order-1", one!)).to.equal(`order-consumer:PERSISTED@${one}:order-1`);
    const ids = [one!, other!, null].flatMap((traceId) =>
      ["a", `a:${one}`, `${one}:a`, `@${one}:a`].map((orderId) => eventId(orderId, traceId)),
    );
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("have room for the longest possible event id", () => {
    const longest = (texts: readonly string[]) => [...texts].sort((a, b) => b.length - a.length)[0]!;
    const service = longest(serviceNames) as (typeof serviceNames)[number];
    const status = longest(Object.values(logStatuses)) as (typeof logStatuses)["accepted"];
    const orderId = "x".repeat(maxLength(orderEntity.fields.orderId.type));
    const position = { topic: longest(topics.map(({ name }) => name)), partition: 999, offset: String(2n ** 63n - 1n) };
    const room = maxLength(logMessageEntity.fields.eventId.type);
    expect(orderEventId(service, status, { orderId, traceId: "f".repeat(TRACE_ID_LENGTH) }).length).to.be.at.most(room);
    expect(recordEventId(service, status, position).length).to.be.at.most(room);
  });

  it("have room for any orderId", () => {
    expect(logMessageEntity.fields.orderId.type).to.deep.equal(orderEntity.fields.orderId.type);
  });
});
