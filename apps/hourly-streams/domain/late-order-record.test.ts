import { expect } from "chai";
import type { LogMessage } from "../../../contract/log-message";
import type { ConsumerRecord } from "../streams/runtime/records";
import { lateOrderRecord } from "./late-order-record";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const order: ConsumerRecord = {
  topic: "orders-topic",
  partition: 1,
  offset: 7,
  timestamp: 0,
  key: Buffer.from("order-1"),
  value: null,
};

function logOf(record: ConsumerRecord): LogMessage {
  const args = {
    serviceName: "hourly-streams",
    orderTimeMs: Date.parse("2026-11-01T10:20:00.000Z"),
    nowMs: 0,
  } as const;
  return JSON.parse(String(lateOrderRecord(record, args).value)) as LogMessage;
}

describe("the log of a late order", () => {
  it("names the order, its trace and its hour, under the position of its record", () => {
    const log = logOf({ ...order, headers: [{ traceparent: Buffer.from(`00-${TRACE_ID}-00f067aa0ba902b7-01`) }] });
    expect(log).to.include({
      status: "LATE",
      orderId: "order-1",
      traceId: TRACE_ID,
      eventId: "hourly-streams:LATE:orders-topic-1-7",
    });
    expect(log.errorMessage).to.include("2026-11-01T10:20:00.000Z");
  });

  it("has no trace where the record names none, or a malformed one", () => {
    expect(logOf(order).traceId).to.equal(null);
    expect(logOf({ ...order, headers: [{ traceparent: Buffer.from("nonsense") }] }).traceId).to.equal(null);
  });
});
