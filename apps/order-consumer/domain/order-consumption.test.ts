import { expect } from "chai";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryRecordSource } from "../testing/memory-record-source";
import { backoffMs } from "../../service-kit/process/retry";
import { aRecord, anOrder } from "../testing/records";
import { OrderConsumption, RETRY_BACKOFF } from "./order-consumption";
import type { ReceivedRecord } from "./received-record";
import { UnavailableError } from "./transaction-store";

const inPartition = (partition: number, offset: number) =>
  aRecord(0, anOrder(), { position: { topic: "orders-topic", partition, offset } });
const report = { inserted: 0, duplicates: 0, conflicts: 0, poison: 0 };

/** Consumes `batches`; `process` may fail. Stops once as many batches are done as `untilDone`. */
function consume(batches: ReceivedRecord[][], process: (batch: readonly ReceivedRecord[]) => void, untilDone: number) {
  const source = new MemoryRecordSource(batches);
  const done: (readonly ReceivedRecord[])[] = [];
  const consumption = new OrderConsumption({
    source,
    maxBatchRecords: 10,
    logger: memoryLogger().logger,
    processBatch: async (batch) => {
      process(batch);
      done.push(batch);
      if (done.length === untilDone) consumption.stop();
      return report;
    },
  });
  return { source, done, consumption };
}

describe("the consumption of orders", () => {
  it("commits each batch once it is done, in the order of its arrival", async () => {
    const batches = [[inPartition(0, 0), inPartition(1, 5)], [inPartition(0, 1)]];
    const { source, consumption } = consume(batches, () => undefined, 2);
    await consumption.run();
    expect(source.commits).to.deep.equal([
      [
        { topic: "orders-topic", partition: 0, offset: 1 },
        { topic: "orders-topic", partition: 1, offset: 6 },
      ],
      [{ topic: "orders-topic", partition: 0, offset: 2 }],
    ]);
  });

  it("commits the ends of partitions once everything before them is done, and not while a batch waits", async () => {
    let failures = 2;
    const { source, consumption } = consume(
      [[inPartition(0, 0)], []],
      () => {
        failures -= 1;
        if (failures >= 0) throw new UnavailableError("MySQL: connect ECONNREFUSED");
      },
      Infinity,
    );
    source.beforePoll = (polls) => {
      if (polls === 1) source.ends.push({ topic: "orders-topic", partition: 0, offset: 4 });
      if (failures > 0) expect(source.commits).to.be.empty;
      if (source.commits.length === 2) consumption.stop();
    };
    await consumption.run();
    expect(source.commits).to.deep.equal([
      [{ topic: "orders-topic", partition: 0, offset: 1 }],
      [{ topic: "orders-topic", partition: 0, offset: 4 }],
    ]);
  });

  it("is not ready while a batch takes too long", async () => {
    let nowMs = 0;
    const source = new MemoryRecordSource([[inPartition(0, 0)]]);
    const { logger } = memoryLogger();
    const consumption: OrderConsumption = new OrderConsumption({
      source,
      maxBatchRecords: 10,
      logger,
      nowMs: () => nowMs,
      processBatch: async () => {
        nowMs += 20_000;
        consumption.check();
        nowMs += 1_000;
        expect(() => consumption.check()).to.throw("a batch has been in progress for 21 s");
        consumption.stop();
        return report;
      },
    });
    await consumption.run();
    consumption.check();
  });

  it("pauses while something is unavailable, keeps polling, and retries the same batch", async () => {
    let failures = 3;
    const { source, done, consumption } = consume(
      [[inPartition(0, 0)], [inPartition(0, 1)]],
      () => {
        if (failures > 0) {
          failures -= 1;
          throw new UnavailableError("MySQL: connect ECONNREFUSED");
        }
      },
      2,
    );
    source.beforePoll = () => {
      if (failures < 3 && failures > 0) {
        expect(source.commits).to.be.empty;
        expect(() => {
          consumption.check();
        }).to.throw("paused: MySQL: connect ECONNREFUSED");
      }
    };
    await consumption.run();
    expect(source.events).to.deep.equal(["pause", "resume"]);
    expect(done).to.deep.equal([[inPartition(0, 0)], [inPartition(0, 1)]]);
    expect(source.commits).to.have.length(2);
    consumption.check();
  });

  it("drops records whose partition has been assigned to another member meanwhile", async () => {
    let unavailable = true;
    const { source, done, consumption } = consume(
      [[inPartition(0, 0), inPartition(1, 0)]],
      () => {
        if (unavailable) throw new UnavailableError("away");
      },
      1,
    );
    source.beforePoll = (polls) => {
      if (polls < 2) return;
      source.ownedPartitions = [1];
      unavailable = false;
    };
    await consumption.run();
    expect(done).to.deep.equal([[inPartition(1, 0)]]);
    expect(source.commits).to.deep.equal([[{ topic: "orders-topic", partition: 1, offset: 1 }]]);
  });

  it("continues when a commit fails: the redelivery changes nothing", async () => {
    const { source, done, consumption } = consume([[inPartition(0, 0)], [inPartition(0, 1)]], () => undefined, 2);
    source.commitError = new Error("the coordinator moved");
    await consumption.run();
    expect(done).to.have.length(2);
  });

  it("leaves a waiting batch uncommitted for the next member when it is stopped", async () => {
    const { source, consumption } = consume(
      [[inPartition(0, 0)]],
      () => {
        throw new UnavailableError("unavailable");
      },
      1,
    );
    source.beforePoll = (polls) => {
      if (polls === 3) consumption.stop();
    };
    await consumption.run();
    expect(source.commits).to.be.empty;
  });

  it("ends with an unexpected error", async () => {
    const { source, consumption } = consume(
      [[inPartition(0, 0)]],
      () => {
        throw new TypeError("a bug");
      },
      1,
    );
    const failure = await consumption.run().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TypeError);
    expect(source.commits).to.be.empty;
  });

  it("waits longer after each failure, up to two seconds", () => {
    expect([1, 2, 3, 4, 5, 50].map((failures) => backoffMs(RETRY_BACKOFF, failures))).to.deep.equal([
      250, 500, 1_000, 2_000, 2_000, 2_000,
    ]);
  });
});
