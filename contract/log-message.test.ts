import { expect } from "chai";
import { LOG_MESSAGE_ENTITY, LOG_STATUSES, orderEventId, recordEventId, SERVICE_NAMES } from "./log-message";
import { ORDER_ENTITY } from "./order";
import { TOPICS } from "./topics";
import { TRACE_ID_LENGTH } from "./trace-context";

const maxLength = (type: { kind: string; maxLength?: number }) => type.maxLength ?? 0;

describe("log messages", () => {
  it("get the same event id for the same operation, and different ones for different operations", () => {
    const order = { orderId: "order-1", traceId: null };
    expect(orderEventId("order-consumer", LOG_STATUSES.persisted, order)).to.equal("order-consumer:PERSISTED:order-1");
    expect(orderEventId("order-producer", LOG_STATUSES.accepted, order)).to.equal("order-producer:ACCEPTED:order-1");
    expect(recordEventId("order-consumer", LOG_STATUSES.poison, { topic: "t", partition: 1, offset: "2" })).to.equal(
      "order-consumer:POISON:t-1-2",
    );
  });

  it("of an order in two traces get two event ids, and no order id imitates the id of another order in a trace", () => {
    const eventId = (orderId: string, traceId: string | null) =>
      orderEventId("order-consumer", LOG_STATUSES.persisted, { orderId, traceId });
    const [one, other] = ["1", "2"].map((digit) => digit.repeat(TRACE_ID_LENGTH));
    expect(eventId("order-1", one!)).to.equal(`order-consumer:PERSISTED@${one}:order-1`);
    const ids = [one!, other!, null].flatMap((traceId) =>
      ["a", `a:${one}`, `${one}:a`, `@${one}:a`].map((orderId) => eventId(orderId, traceId)),
    );
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("have room for the longest possible event id", () => {
    const longest = (texts: readonly string[]) => [...texts].sort((a, b) => b.length - a.length)[0]!;
    const service = longest(SERVICE_NAMES) as (typeof SERVICE_NAMES)[number];
    const status = longest(Object.values(LOG_STATUSES)) as (typeof LOG_STATUSES)["accepted"];
    const orderId = "x".repeat(maxLength(ORDER_ENTITY.fields.orderId.type));
    const position = { topic: longest(TOPICS.map(({ name }) => name)), partition: 999, offset: String(2n ** 63n - 1n) };
    const room = maxLength(LOG_MESSAGE_ENTITY.fields.eventId.type);
    expect(orderEventId(service, status, { orderId, traceId: "f".repeat(TRACE_ID_LENGTH) }).length).to.be.at.most(room);
    expect(recordEventId(service, status, position).length).to.be.at.most(room);
  });

  it("have room for any orderId", () => {
    expect(LOG_MESSAGE_ENTITY.fields.orderId.type).to.deep.equal(ORDER_ENTITY.fields.orderId.type);
  });
});
