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

/** Consumes `batches`; `store` may fail, or wait. Stops once as many batches are done as `untilDone`. */
function consume(
  batches: ReceivedRecord[][],
  store: (batch: readonly ReceivedRecord[]) => void | Promise<void>,
  untilDone: number,
) {
  const source = new MemoryRecordSource(batches);
  const done: (readonly ReceivedRecord[])[] = [];
  let nowMs = 0;
  const consumption = new OrderConsumption({
    source,
    maxBatchRecords: 10,
    logger: memoryLogger().logger,
    nowMs: () => nowMs,
    steps: {
      read: (records) => ({ received: records.map((record) => ({ order: anOrder(), record })), poison: [] }),
      store: async (read) => {
        await store(read.received.map(({ record }) => record));
        return { read, stored: { persisted: [], insertedCount: 0, conflicts: [], rejected: [] } };
      },
      report: async () => report,
    },
    onDone: (batch) => {
      done.push(batch);
      if (done.length === untilDone) consumption.stop();
    },
  });
  const pass = (ms: number): void => void (nowMs += ms);
  return { source, done, consumption, pass };
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

  it("commits what is done before it asks for the ends of partitions: an older end must not take the group back", async () => {
    const { source, consumption } = consume([[inPartition(0, 0)], [inPartition(0, 1)], []], () => undefined, Infinity);
    source.beforePoll = (polls) => {
      if (polls === 3) source.ends.push({ topic: "orders-topic", partition: 0, offset: 4 });
      if (source.commits.length === 3) consumption.stop();
    };
    await consumption.run();
    expect(source.commits.flat().map(({ offset }) => offset)).to.deep.equal([1, 2, 4]);
  });

  it("is not ready while a batch takes too long", async () => {
    const { consumption, pass } = consume(
      [[inPartition(0, 0)]],
      () => {
        pass(20_000);
        consumption.check();
        pass(1_000);
        expect(() => consumption.check()).to.throw("a batch has been in progress for 21 s");
      },
      1,
    );
    await consumption.run();
    consumption.check();
  });

  it("pauses while something is unavailable, keeps polling, and retries all that is unfinished in its order", async () => {
    let failures = 3;
    const { source, done, consumption } = consume(
      [[inPartition(0, 0)], [inPartition(0, 1)], [inPartition(0, 2)]],
      () => {
        if (failures > 0) {
          failures -= 1;
          throw new UnavailableError("MySQL: connect ECONNREFUSED");
        }
      },
      2,
    );
    source.beforePoll = () => {
      if (failures > 0) expect(source.commits).to.be.empty;
      if (!consumption.paused) return;
      expect(() => {
        consumption.check();
      }).to.throw("paused: MySQL: connect ECONNREFUSED");
    };
    await consumption.run();
    expect(source.events).to.deep.equal(["pause", "resume"]);
    expect(done.flat()).to.deep.equal([0, 1, 2].map((offset) => inPartition(0, offset)));
    expect(source.commits.at(-1)).to.deep.equal([{ topic: "orders-topic", partition: 0, offset: 3 }]);
    consumption.check();
  });

  it("retries in batches that are no larger than those it takes", async () => {
    let failures = 1;
    const offsets = Array.from({ length: 24 }, (_none, offset) => offset);
    const { done, consumption } = consume(
      [offsets.slice(0, 8), offsets.slice(8, 16), offsets.slice(16)].map((batch) =>
        batch.map((at) => inPartition(0, at)),
      ),
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        failures -= 1;
        if (failures >= 0) throw new UnavailableError("MySQL: connect ECONNREFUSED");
      },
      3,
    );
    await consumption.run();
    expect(done.flat().map(({ position }) => position.offset)).to.deep.equal(offsets);
    expect(done.map(({ length }) => length)).to.deep.equal([10, 10, 4]);
  });

  it("polls and stores further batches while one is in progress", async () => {
    const begun: number[] = [];
    let letFirstEnd: () => void = () => undefined;
    const { source, done, consumption } = consume(
      [[inPartition(0, 0)], [inPartition(0, 1)]],
      ([record]) => {
        begun.push(record!.position.offset);
        if (record!.position.offset > 0) return;
        return new Promise((resolve) => (letFirstEnd = resolve));
      },
      2,
    );
    source.beforePoll = (polls) => {
      if (polls === 3) {
        expect(begun, "the rows of the second batch wait for those of the first").to.deep.equal([0]);
        letFirstEnd();
      }
    };
    await consumption.run();
    expect(done.flat()).to.have.length(2);
  });

  it("finishes and commits what it has polled of a revoked partition before it gives that up", async () => {
    let letRowsEnd: () => void = () => undefined;
    const { source, consumption } = consume(
      [[inPartition(0, 0), inPartition(1, 0)], []],
      () => new Promise((resolve) => (letRowsEnd = resolve)),
      1,
    );
    source.beforePoll = (polls) => {
      if (polls !== 2) return;
      source.revoke(0);
      setImmediate(() => {
        expect(source.events).to.be.empty;
        letRowsEnd();
      });
    };
    await consumption.run();
    expect(source.events).to.deep.equal(["gave up 0 after 1 commits"]);
    expect(source.commits[0]).to.deep.include({ topic: "orders-topic", partition: 0, offset: 1 });
  });

  it("gives a revoked partition up at once while it waits for something unavailable", async () => {
    let unavailable = true;
    const { source, done, consumption } = consume(
      [[inPartition(0, 0), inPartition(1, 0)]],
      () => {
        if (unavailable) throw new UnavailableError("away");
      },
      1,
    );
    source.beforePoll = () => {
      if (!consumption.paused) return;
      source.revoke(0);
      unavailable = false;
    };
    await consumption.run();
    expect(source.events).to.deep.equal(["pause", "gave up 0 after 0 commits", "resume"]);
    expect(done).to.deep.equal([[inPartition(1, 0)]]);
  });

  it("finishes the batches in flight when it is stopped", async () => {
    const { source, consumption } = consume([[inPartition(0, 0)], [inPartition(0, 1)]], () => undefined, Infinity);
    source.beforePoll = (polls) => {
      if (polls === 2) consumption.stop();
    };
    await consumption.run();
    expect(source.commits.at(-1)).to.deep.equal([{ topic: "orders-topic", partition: 0, offset: 2 }]);
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

  it("continues when a commit fails, and commits once it can although no order follows; an older end does not replace what is done", async () => {
    const { source, done, consumption } = consume(
      [[inPartition(0, 0)], [inPartition(0, 1)]],
      () => undefined,
      Infinity,
    );
    source.commitError = new Error("the coordinator moved");
    source.ends.push({ topic: "orders-topic", partition: 0, offset: 1 });
    source.beforePoll = (polls) => {
      if (polls === 6) source.commitError = undefined;
      if (polls === 8) consumption.stop();
    };
    await consumption.run();
    expect(done).to.have.length(2);
    expect(source.commits[0]).to.deep.equal([{ topic: "orders-topic", partition: 0, offset: 2 }]);
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
