import { expect } from "chai";
import { Registry } from "prom-client";
import type { LogMessage } from "../../../contract/log-message";
import { partitionOf } from "../../../contract/partitioner";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { formatTraceparent } from "../../../contract/trace-context";
import { OperationLog } from "../../service-kit/operation-log/operation-log";
import { DeliveryError } from "../../service-kit/kafka/record-producer";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { KafkaDeadLetters } from "../kafka/kafka-dead-letters";
import { MemoryTransactionStore } from "../testing/memory-transaction-store";
import { aRecord, anOrder, aTrace, partitionOfOrder } from "../testing/records";
import { createBatchSteps, type ProcessBatchDependencies } from "./process-batch";
import type { ReceivedRecord } from "./received-record";
import { UnavailableError } from "./transaction-store";

function setUp(options: Pick<ProcessBatchDependencies, "ordersPartitions"> = {}) {
  const store = new MemoryTransactionStore();
  const logs = new MemoryRecordProducer();
  const letters = new MemoryRecordProducer();
  const { logger } = memoryLogger();
  const log = new OperationLog({ serviceName: "order-consumer", producer: logs, logger, metrics: new Registry() });
  const deadLetters = new KafkaDeadLetters({ producer: letters, logger });
  const steps = createBatchSteps({ store, deadLetters, log, ...options });
  const processBatch = async (records: readonly ReceivedRecord[]) =>
    steps.report(await steps.store(steps.read(records)));
  const eventIds = () => logs.sent.map(({ key }) => key);
  return { store, logs, letters, processBatch, eventIds };
}

const mixedBatch = [
  aRecord(0, anOrder({ orderId: "a" })),
  aRecord(1, anOrder({ orderId: "a" })),
  aRecord(2, anOrder({ orderId: "a", quantity: 9 })),
  aRecord(3, anOrder({ orderId: "b" }), { value: Buffer.from("{"), key: Buffer.from([0xff]) }),
  aRecord(4, anOrder({ orderId: "c" })),
];

const partitionA = partitionOfOrder({ orderId: "a" });
const partitionB = partitionOfOrder({ orderId: "b" });

describe("processing a batch", () => {
  it("stores orders as rows, the rest as dead letters, and logs each", async () => {
    const { store, processBatch, eventIds } = setUp();
    expect(await processBatch(mixedBatch)).to.deep.equal({ inserted: 2, duplicates: 1, conflicts: 1, poison: 1 });
    expect(store.rows.map(({ orderId, quantity }) => [orderId, quantity])).to.deep.equal([
      ["a", 2],
      ["c", 2],
    ]);
    expect(eventIds()).to.have.members([
      "order-consumer:PERSISTED:a",
      "order-consumer:PERSISTED:c",
      `order-consumer:CONFLICT:orders-topic-${partitionA}-2`,
      `order-consumer:POISON:orders-topic-${partitionB}-3`,
    ]);
  });

  it("keeps a dead letter's key and value byte for byte and says where it came from and why", async () => {
    const { letters, processBatch } = setUp();
    await processBatch(mixedBatch);
    const poison = letters.sent.find(({ headers }) => headers?.offset === "3");
    expect(poison).to.deep.equal({
      topic: "orders-dlq",
      key: Buffer.from([0xff]),
      value: Buffer.from("{"),
      headers: {
        reason: "the value is not an order: must be a JSON object",
        topic: "orders-topic",
        partition: String(partitionB),
        offset: "3",
      },
    });
    const conflict = letters.sent.find(({ headers }) => headers?.offset === "2");
    expect(conflict?.headers?.reason).to.equal("another order has this orderId");
  });

  it("makes rows of orders that are where their keys belong among the stack's partitions, and of no others", async () => {
    const ordersPartitions = 7;
    const { store, letters, processBatch } = setUp({ ordersPartitions });
    const own = partitionOf(Buffer.from("a"), ordersPartitions);
    const records = Array.from({ length: ordersPartitions }, (_none, partition) =>
      aRecord(0, anOrder({ orderId: "a" }), { position: { topic: ORDERS_TOPIC.name, partition, offset: 0 } }),
    );
    expect(own).not.to.equal(partitionA);
    expect(await processBatch(records)).to.deep.equal({ inserted: 1, duplicates: 0, conflicts: 0, poison: 6 });
    expect(store.rows).to.have.length(1);
    expect(letters.sent.map(({ headers }) => headers?.partition)).not.to.include(String(own));
  });

  it("logs each outcome in its record's trace, and gives the trace to the dead letter", async () => {
    const { logs, letters, processBatch } = setUp();
    const a = { orderId: "a" };
    await processBatch([
      aRecord(0, anOrder(a), { trace: aTrace("1") }),
      aRecord(1, anOrder(a), { trace: aTrace("2") }),
      aRecord(2, anOrder({ ...a, quantity: 9 }), { trace: aTrace("3") }),
      aRecord(3, anOrder(a), { trace: aTrace("4"), value: Buffer.from("{") }),
      aRecord(4, anOrder(a), { value: Buffer.from("{") }),
    ]);
    const messages = logs.sent.map(({ value }) => JSON.parse(String(value)) as LogMessage);
    expect(messages.map(({ status, traceId }) => [status, traceId?.slice(0, 1)])).to.deep.equal([
      ["PERSISTED", "1"],
      ["PERSISTED", "2"],
      ["CONFLICT", "3"],
      ["POISON", "4"],
      ["POISON", undefined],
    ]);
    expect(new Set(logs.sent.map(({ key }) => key)).size).to.equal(5);
    expect(letters.sent.map(({ headers }) => headers?.traceparent)).to.deep.equal([
      formatTraceparent(aTrace("3")!),
      formatTraceparent(aTrace("4")!),
      undefined,
    ]);
  });

  it("adds neither rows nor event ids when the batch is delivered again", async () => {
    const { store, processBatch, eventIds } = setUp();
    await processBatch(mixedBatch);
    const before = new Set(eventIds());
    expect(await processBatch(mixedBatch)).to.deep.equal({ inserted: 0, duplicates: 3, conflicts: 1, poison: 1 });
    expect(store.rows).to.have.length(2);
    expect(new Set(eventIds())).to.deep.equal(before);
  });

  it("is not done while a log is not acknowledged; a retry finds its rows and logs all of them", async () => {
    const { store, logs, processBatch, eventIds } = setUp();
    logs.behaviour = new DeliveryError("timed out", "unknown");
    expect(await processBatch(mixedBatch).catch((error: unknown) => error)).to.be.instanceOf(UnavailableError);
    expect(store.rows).to.have.length(2);
    logs.behaviour = "acknowledge";
    expect(await processBatch(mixedBatch)).to.include({ inserted: 0 });
    expect(store.rows).to.have.length(2);
    for (const { orderId } of store.rows) expect(eventIds()).to.include(`order-consumer:PERSISTED:${orderId}`);
  });

  it("is not done while a dead letter is not acknowledged, or the store is unavailable", async () => {
    const { store, letters, processBatch } = setUp();
    letters.behaviour = new DeliveryError("timed out", "unknown");
    expect(await processBatch(mixedBatch).catch((error: unknown) => error)).to.be.instanceOf(UnavailableError);
    letters.behaviour = "acknowledge";
    store.unavailable = true;
    expect(await processBatch(mixedBatch).catch((error: unknown) => error)).to.be.instanceOf(UnavailableError);
  });

  it("logs nothing before the rows are there", async () => {
    const { store, logs, processBatch } = setUp();
    store.unavailable = true;
    await processBatch(mixedBatch).catch(() => undefined);
    expect(logs.sent).to.be.empty;
  });
});
