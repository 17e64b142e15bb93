import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { StreamThread } from "../runtime/stream-thread";
import { TransactionalProducer } from "../runtime/transactional-producer";
import { COUNTING, countingTopology, hour } from "../testing/counting-topology";
import {
  SimulatedChangelogReader,
  SimulatedConsumer,
  SimulatedTransactionalClient,
} from "../testing/simulated-clients";
import { SimulatedCoordinator } from "../testing/simulated-coordinator";
import { SimulatedGroup } from "../testing/simulated-group";
import { SimulatedLog } from "../testing/simulated-log";
import { DEFAULT_TIER_LIMITS } from "../state/changelog-tiers";
import { CountProcessor } from "./count-processor";
import { CountTotals } from "./windowed-count";

const COMMIT_INTERVAL_MS = 100;
const ORDERS_A_SECOND = 10_000;
/** What the simulated consumer returns in a round. */
const ORDERS_A_ROUND = 3;

/** Counts new orders of one hour at a steady rate. @returns the transactions, and the records written in them */
async function countSteadily(orders: number): Promise<{ readonly transactions: number; readonly written: number }> {
  const log = new SimulatedLog();
  const group = new SimulatedGroup(
    [COUNTING.source, COUNTING.repartition].map(({ topic }) => ({ topic, partition: 0 })),
  );
  const coordinator = new SimulatedCoordinator(log, group, () => 0);
  const member = group.join();
  let nowMs = 0;
  let transactions = 0;
  let written = 0;
  const client = new SimulatedTransactionalClient(
    coordinator,
    "a",
    () => member,
    (step) => {
      if (step === "committed") transactions += 1;
      if (step === "produced") written += 1;
    },
  );
  const producer = new TransactionalProducer(client, { offsetsWithinMs: 500, endWithinMs: 1_000 });
  await producer.initialize();
  const thread = new StreamThread({
    topology: countingTopology(),
    consumer: new SimulatedConsumer(log, group, member, coordinator),
    producer,
    changelogReader: new SimulatedChangelogReader(log),
    commitIntervalMs: COMMIT_INTERVAL_MS,
    nowMs: () => nowMs,
  });
  const round = async (): Promise<void> => {
    await thread.runOnce();
    coordinator.writeMarkers();
    nowMs += (1_000 * ORDERS_A_ROUND) / ORDERS_A_SECOND;
    await new Promise(setImmediate);
  };
  while (!thread.isRunning) await round();
  for (let order = 0; order < orders; order += 1) {
    log.append({ topic: COUNTING.source.topic, partition: 0, key: `order-${order}`, value: String(hour(10)) });
    if (order % ORDERS_A_ROUND === 0) await round();
  }
  return { transactions, written };
}

/** The memory that is reachable: objects on V8's heap, and buffers outside it. */
function reachableBytes(): { readonly heap: number; readonly buffers: number } {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

describe("what counting costs", () => {
  it("is at most one transaction for a thousand orders at ten thousand a second, however many they are", async () => {
    const { transactions } = await countSteadily(6_000);
    expect(transactions).to.be.within(3, 7);
  });

  it("is a few records for each transaction, not for each order", async () => {
    const { transactions, written } = await countSteadily(6_000);
    // A chunk of the changelog, a partial count, a count, and now and then tombstones of merged chunks.
    expect(written / transactions).to.be.within(1, 8);
  });

  it("is less than 64 bytes for a remembered order id, in no objects of its own", () => {
    const ids = 200_000;
    const processor = new CountProcessor(
      { ...COUNTING, tierLimits: DEFAULT_TIER_LIMITS, extractTimestamp: () => hour(10) },
      0,
      new CountTotals(),
    );
    const count = (order: number): void => {
      const key = Buffer.from(`order-${order}`);
      processor.process({ topic: "orders", partition: 0, offset: order, timestamp: 0, key, value: null });
      if (order % 1_000 !== 999) return;
      processor.prepareCommit();
      processor.postCommit();
    };
    for (let order = 0; order < 10_000; order += 1) count(order);
    const before = reachableBytes();
    for (let order = 10_000; order < 10_000 + ids; order += 1) count(order);
    const after = reachableBytes();
    expect(processor.rememberedKeys).to.equal(10_000 + ids);
    // The smallest object with one property takes 16 bytes, and a place in a collection as many again.
    expect((after.heap - before.heap) / ids, "bytes of objects").to.be.below(8);
    expect((after.buffers - before.buffers) / ids, "bytes of buffers").to.be.below(64);
  });
});
