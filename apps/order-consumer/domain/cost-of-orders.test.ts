import { expect } from "chai";
import { Registry } from "prom-client";
import { SERVICE_SETTINGS } from "../../../contract/service-settings";
import { OperationLog } from "../../service-kit/operation-log/operation-log";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { KafkaDeadLetters } from "../kafka/kafka-dead-letters";
import { MemoryRecordSource } from "../testing/memory-record-source";
import { MemoryTransactionStore } from "../testing/memory-transaction-store";
import { aRecord, anOrder, aTrace } from "../testing/records";
import { OrderConsumption } from "./order-consumption";
import { createBatchSteps } from "./process-batch";
import type { ReceivedRecord } from "./received-record";

const BATCH = SERVICE_SETTINGS.batchMaxOrders.parse(undefined);
const ORDERS = 2 * BATCH;
const PER_THOUSAND = 1_000 / ORDERS;

/** Plain orders of one trace each, as many in a batch. */
function orders(perBatch: number): ReceivedRecord[][] {
  return Array.from({ length: ORDERS / perBatch }, (_none, batch) =>
    Array.from({ length: perBatch }, (_nothing, index) => {
      const offset = batch * perBatch + index;
      const order = anOrder({ orderId: `6f1c3f0e-1111-4222-8333-${String(offset).padStart(12, "0")}` });
      return aRecord(offset, order, { trace: aTrace("a") });
    }),
  );
}

/**
 * Consumes batches and counts what that takes.
 * @param intervalMs between two batches
 */
async function consume(batches: ReceivedRecord[][], store: MemoryTransactionStore, intervalMs = 0) {
  const source = new MemoryRecordSource(batches);
  const logs = new MemoryRecordProducer();
  const letters = new MemoryRecordProducer();
  const { logger } = memoryLogger();
  const log = new OperationLog({ serviceName: "order-consumer", producer: logs, logger, metrics: new Registry() });
  const deadLetters = new KafkaDeadLetters({ producer: letters, logger });
  let done = 0;
  let nowMs = 0;
  source.beforePoll = () => void (nowMs += intervalMs);
  const consumption = new OrderConsumption({
    source,
    maxBatchRecords: BATCH,
    logger,
    nowMs: () => nowMs,
    steps: createBatchSteps({ store, deadLetters, log }),
    onDone: (records) => {
      done += records.length;
      if (done === ORDERS) consumption.stop();
    },
  });
  const statementsBefore = store.statements;
  await consumption.run();
  return {
    statements: (store.statements - statementsBefore) * PER_THOUSAND,
    logCalls: logs.calls * PER_THOUSAND,
    commits: source.commits.length * PER_THOUSAND,
    logs: logs.sent.length / ORDERS,
    letters: letters.sent.length,
    logBytes: logs.sent.reduce((sum, { key, value }) => sum + String(key).length + String(value).length, 0) / ORDERS,
  };
}

/** What an order costs others, which no machine's speed changes. */
describe("what a thousand orders of a backlog cost", () => {
  it("is half an INSERT, half a call for their logs, half a commit, and one log each", async () => {
    const { logBytes, ...counts } = await consume(orders(BATCH), new MemoryTransactionStore());
    expect(counts).to.deep.equal({ statements: 0.5, logCalls: 0.5, commits: 0.5, logs: 1, letters: 0 });
    expect(logBytes).to.be.at.most(450);
  });

  it("is a commit for each 200 ms when they come one by one", async () => {
    const { commits } = await consume(orders(1), new MemoryTransactionStore(), 4);
    expect(commits).to.be.within(19, 21);
  });

  it("is one statement when all of them are stored already, and one log each", async () => {
    const store = new MemoryTransactionStore();
    await consume(orders(BATCH), store);
    const { statements, logs, letters } = await consume(orders(BATCH), store);
    expect({ statements, logs, letters }).to.deep.equal({ statements: 1, logs: 1, letters: 0 });
  });
});
