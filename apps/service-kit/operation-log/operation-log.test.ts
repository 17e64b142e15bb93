import { expect } from "chai";
import { Registry } from "prom-client";
import { LOG_STATUSES, type LogMessage } from "../../../contract/log-message";
import { isAcknowledgedWithin, OperationLog, type OperationLogOptions } from "./operation-log";
import { DeliveryError } from "../kafka/record-producer";
import { memoryLogger } from "../testing/memory-logger";
import { MemoryRecordProducer } from "../testing/memory-record-producer";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const accepted = { status: LOG_STATUSES.accepted, orderId: "order-1", traceId: TRACE_ID };
const ACCEPTED_ID = `order-producer:ACCEPTED@${TRACE_ID}:order-1`;

function setUp(options: Partial<OperationLogOptions> = {}) {
  const producer = new MemoryRecordProducer();
  const { logger, lines } = memoryLogger();
  const metrics = new Registry();
  const nowMs = () => Date.parse("2026-11-22T14:05:00.000Z");
  const log = new OperationLog({ serviceName: "order-producer", producer, logger, metrics, nowMs, ...options });
  const messages = () => producer.sent.map(({ value }) => JSON.parse(String(value)) as LogMessage);
  return { producer, lines, metrics, log, messages };
}

describe("the operation log", () => {
  it("writes LOG_MESSAGE on logs-topic under its event id", async () => {
    const { log, producer, messages } = setUp();
    expect(await log.orderOperation(accepted)).to.be.true;
    expect(producer.sent[0]).to.include({ topic: "logs-topic", key: ACCEPTED_ID });
    expect(messages()).to.deep.equal([
      {
        timestamp: "2026-11-22T14:05:00.000Z",
        serviceName: "order-producer",
        status: "ACCEPTED",
        errorMessage: null,
        eventId: ACCEPTED_ID,
        orderId: "order-1",
        traceId: TRACE_ID,
      },
    ]);
  });

  it("gives an operation that is logged again the same event id, and every event a new one", async () => {
    const { log, messages } = setUp();
    const position = { topic: "orders-topic", partition: 2, offset: 7 };
    await log.orderOperation(accepted);
    await log.orderOperation(accepted);
    await log.recordOperation({ status: LOG_STATUSES.poison }, position);
    await log.recordOperation({ status: LOG_STATUSES.poison }, position);
    await log.started();
    await log.started();
    expect(new Set(messages().map(({ eventId }) => eventId)).size).to.equal(4);
  });

  it("leaves each log's partition to its key: the Connect worker rejects a record anywhere else", async () => {
    const { log, producer } = setUp();
    const order = { orderId: "order-1", traceId: TRACE_ID };
    await log.orderOperation({ status: LOG_STATUSES.accepted, ...order });
    await log.orderOperations(LOG_STATUSES.persisted, [order]);
    await log.event({ status: LOG_STATUSES.refused, orderId: "order-1" });
    expect(producer.sent.map(({ partition }) => partition)).to.deep.equal([undefined, undefined, undefined]);
  });

  it("cuts an error message to the length the contract gives it", async () => {
    const { log, messages } = setUp();
    await log.event({ status: LOG_STATUSES.refused, errorMessage: "x".repeat(5_000) });
    expect(messages()[0]?.errorMessage).to.have.length(1_024);
  });

  it("logs one operation of many orders in one call, each as if it were alone", async () => {
    const { log, producer, metrics } = setUp();
    const orders = ["order-1", 'order "2"'].map((orderId) => ({ orderId, traceId: TRACE_ID }));
    const others = [...orders, { orderId: "order-3", traceId: null }];
    expect(await log.orderOperations(LOG_STATUSES.accepted, others)).to.equal(3);
    expect(producer.calls).to.equal(1);
    const together = producer.sent.splice(0);
    for (const order of others) await log.orderOperation({ status: LOG_STATUSES.accepted, ...order });
    expect(together).to.deep.equal(producer.sent);
    expect(await metrics.metrics()).to.match(/shopstream_log_messages_total\{status="ACCEPTED"\} 6/);
    expect(await log.orderOperations(LOG_STATUSES.accepted, [])).to.equal(0);
  });

  it("counts those of many that Kafka does not acknowledge, and drops all of them beyond its bound", async () => {
    const { log, producer, metrics, lines } = setUp({ maxPending: 2 });
    const { status, ...order } = accepted;
    expect(await log.orderOperations(status, [order, order, order])).to.equal(0);
    expect(producer.sent).to.be.empty;
    producer.behaviour = new DeliveryError("timed out", "unknown");
    expect(await log.orderOperations(status, [order, order])).to.equal(0);
    expect(await metrics.metrics()).to.match(/shopstream_log_messages_failed_total\{status="ACCEPTED"\} 5/);
    expect(lines).to.have.length(2);
    producer.behaviour = "acknowledge";
    expect(await log.orderOperations(status, [order, order])).to.equal(2);
  });

  it("returns false and counts, but never throws, when Kafka does not acknowledge a message", async () => {
    const { log, producer, metrics, lines } = setUp();
    producer.behaviour = new DeliveryError("timed out", "unknown");
    expect(await log.orderOperation(accepted)).to.be.false;
    expect(await metrics.metrics()).to.match(/shopstream_log_messages_failed_total\{status="ACCEPTED"\} 1/);
    expect(lines).to.have.length(1);
  });

  it("drops messages beyond its bound", async () => {
    const { log, producer } = setUp({ maxPending: 2 });
    producer.behaviour = "hold";
    const waiting = [log.orderOperation(accepted), log.orderOperation(accepted)];
    expect(await log.orderOperation(accepted)).to.be.false;
    producer.acknowledgeHeld();
    expect(await Promise.all(waiting)).to.deep.equal([true, true]);
    producer.behaviour = "acknowledge";
    expect(await log.orderOperation(accepted)).to.be.true;
  });

  it("waits no longer than asked to", async () => {
    expect(await isAcknowledgedWithin(new Promise(() => undefined), 1)).to.be.false;
    expect(await isAcknowledgedWithin(Promise.resolve(true), 60_000)).to.be.true;
    expect(await isAcknowledgedWithin(Promise.resolve(false), 60_000)).to.be.false;
  });
});
