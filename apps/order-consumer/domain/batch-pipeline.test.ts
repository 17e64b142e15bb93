import { expect } from "chai";
import fc from "fast-check";
import { aRecord, anOrder } from "../testing/records";
import { BatchPipeline, MAX_BATCHES_IN_FLIGHT } from "./batch-pipeline";
import type { BatchWithRows, ReadBatch } from "./process-batch";
import type { ReceivedRecord } from "./received-record";
import { UnavailableError } from "./transaction-store";

const recordAt = (offset: number): ReceivedRecord =>
  aRecord(0, anOrder(), { position: { topic: "orders-topic", partition: 0, offset } });
const offsetOf = ({ received }: ReadBatch): number => received[0]!.record.position.offset;

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A pipeline whose steps end when the test says so; a step is named by its batch's offset: `rows 0`. */
function setUp() {
  const begun: string[] = [];
  const open = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const wait = (step: string): Promise<void> => {
    begun.push(step);
    return new Promise((resolve, reject) => open.set(step, { resolve, reject }));
  };
  const pipeline = new BatchPipeline({
    steps: {
      read: (records) => {
        begun.push(`read ${records[0]!.position.offset}`);
        return { received: records.map((record) => ({ order: anOrder(), record })), poison: [] };
      },
      store: async (read): Promise<BatchWithRows> => {
        await wait(`rows ${offsetOf(read)}`);
        return { read, stored: { persisted: [], insertedCount: 1, conflicts: [], rejected: [] } };
      },
      report: async ({ read }) => {
        await wait(`logs ${offsetOf(read)}`);
        return { inserted: 1, duplicates: 0, conflicts: 0, poison: 0 };
      },
    },
    onDone: ([record]) => begun.push(`done ${record!.position.offset}`),
    nowMs: () => 0,
  });
  const take = (step: string) => {
    const taken = open.get(step);
    if (taken === undefined) throw new Error(`${step} has not begun, but ${begun.join(", ")}`);
    open.delete(step);
    return taken;
  };
  return {
    pipeline,
    begun,
    open,
    begin: async (...offsets: number[]) => {
      for (const offset of offsets) pipeline.begin([recordAt(offset)]);
      await tick();
    },
    end: async (step: string) => {
      take(step).resolve();
      await tick();
    },
    fail: async (step: string, error: Error = new UnavailableError(step)) => {
      take(step).reject(error);
      await tick();
    },
    /** What has begun since the last call. */
    since: () => begun.splice(0),
  };
}

async function isSettled(pipeline: BatchPipeline): Promise<boolean> {
  return Promise.race([pipeline.settled().then(() => true), tick().then(() => false)]);
}

describe("the pipeline of batches", () => {
  it("reads a batch at once, stores it while the one in front is logged, and is done with them in order", async () => {
    const { begin, end, since } = setUp();
    await begin(0, 1, 2);
    expect(since()).to.deep.equal(["read 0", "read 1", "read 2", "rows 0"]);
    await end("rows 0");
    expect(since()).to.have.members(["logs 0", "rows 1"]);
    await end("rows 1");
    expect(since(), "the logs of 1 wait for those of 0").to.deep.equal(["rows 2"]);
    await end("logs 0");
    expect(since()).to.deep.equal(["done 0", "logs 1"]);
    await end("rows 2");
    expect(since(), "the logs of 2 wait for those of 1").to.be.empty;
    await end("logs 1");
    expect(since()).to.deep.equal(["done 1", "logs 2"]);
  });

  it("has room for one batch a step, and again when the oldest is done", async () => {
    const { pipeline, begin, end } = setUp();
    await begin(...Array.from({ length: MAX_BATCHES_IN_FLIGHT - 1 }, (_none, index) => index));
    await pipeline.room();
    await begin(MAX_BATCHES_IN_FLIGHT - 1);
    const hasRoom = pipeline.room().then(() => true);
    expect(await Promise.race([hasRoom, tick().then(() => false)])).to.be.false;
    for (const step of ["rows 0", "logs 0"]) await end(step);
    expect(await hasRoom).to.be.true;
  });

  it("stores nothing behind a batch that cannot be stored, finishes those in front, and returns what is left", async () => {
    const { pipeline, begin, end, fail, since } = setUp();
    await begin(0, 1, 2);
    await end("rows 0");
    await fail("rows 1");
    expect(pipeline.hasFailed).to.be.true;
    expect(await isSettled(pipeline), "0 is not logged yet").to.be.false;
    await end("logs 0");
    expect(await isSettled(pipeline)).to.be.true;
    expect(since().filter((step) => /rows 2|logs 1/.test(step))).to.be.empty;
    const failure = pipeline.takeFailure();
    expect(failure?.error).to.be.instanceOf(UnavailableError);
    expect(failure?.unfinished).to.deep.equal([recordAt(1), recordAt(2)]);
    expect([pipeline.hasFailed, pipeline.oldestSinceMs]).to.deep.equal([false, undefined]);
  });

  it("is done with nothing behind a batch that cannot be logged, and waits for the rows that are being made", async () => {
    const { pipeline, begin, end, fail, since } = setUp();
    await begin(0, 1);
    await end("rows 0");
    await fail("logs 0");
    expect(await isSettled(pipeline), "rows of 1 are being made").to.be.false;
    await end("rows 1");
    expect(await isSettled(pipeline)).to.be.true;
    expect(since().filter((step) => /logs 1|done/.test(step))).to.be.empty;
    expect(pipeline.takeFailure()?.unfinished).to.deep.equal([recordAt(0), recordAt(1)]);
  });

  it("begins again after a failure was taken", async () => {
    const { pipeline, begin, end, fail } = setUp();
    await begin(0);
    await fail("rows 0");
    pipeline.takeFailure();
    await begin(0);
    for (const step of ["rows 0", "logs 0"]) await end(step);
    expect(pipeline.takeFailure()).to.be.undefined;
    expect(pipeline.oldestSinceMs).to.be.undefined;
  });

  it("keeps the order and loses nothing, whenever steps end and whichever fails", async () => {
    const choice = fc.record({ which: fc.nat(), fails: fc.boolean(), begins: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { maxLength: 40 }), async (choices) => {
        const { pipeline, begun, open, begin, end, fail } = setUp();
        const ended: string[] = [];
        let next = 0;
        for (const { which, fails, begins } of choices) {
          if (begins && next < 6) await begin(next++);
          const step = [...open.keys()][which % Math.max(open.size, 1)];
          if (step === undefined) continue;
          if (fails) await fail(step);
          else {
            ended.push(step);
            await end(step);
          }
        }
        for (let [step] = open.keys(); step !== undefined; [step] = open.keys()) {
          ended.push(step);
          await end(step);
        }
        await pipeline.settled();

        const offsets = (steps: string[], name: string): number[] =>
          steps.filter((step) => step.startsWith(name)).map((step) => Number(step.split(" ")[1]));
        const inOrder = (numbers: number[]): number[] => numbers.map((_number, index) => index);
        for (const name of ["rows", "logs", "done"]) {
          expect(offsets(begun, name), name).to.deep.equal(inOrder(offsets(begun, name)));
        }
        const done = offsets(begun, "done");
        expect(offsets(ended, "logs")).to.deep.equal(done);
        expect(offsets(ended, "rows").slice(0, done.length)).to.deep.equal(done);
        const rest = Array.from({ length: next - done.length }, (_none, index) => recordAt(done.length + index));
        expect(pipeline.takeFailure()?.unfinished ?? []).to.deep.equal(rest);
      }),
    );
  });
});
