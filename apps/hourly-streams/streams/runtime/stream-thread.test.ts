import { expect } from "chai";
import { StreamsError } from "./errors";
import { StreamThread, type StreamThreadObserver } from "./stream-thread";
import { nextThreadState, THREAD_TRANSITIONS } from "./stream-thread-state";
import { COUNTING, countingTopology, hour } from "../testing/counting-topology";
import {
  SimulatedChangelogReader,
  SimulatedConsumer,
  SimulatedTransactionalClient,
} from "../testing/simulated-clients";
import { SimulatedCoordinator } from "../testing/simulated-coordinator";
import { SimulatedGroup } from "../testing/simulated-group";
import { SimulatedLog } from "../testing/simulated-log";
import { TransactionalProducer } from "./transactional-producer";

const COMMIT_INTERVAL_MS = 100;
const ROUND_MS = 10;

interface Simulation {
  readonly log: SimulatedLog;
  readonly coordinator: SimulatedCoordinator;
  readonly thread: StreamThread;
}

/** A thread that is the only member of its group, over one partition. */
async function simulateThread({
  nowMs = () => 0,
  onStep = () => undefined,
  observer = {},
  maxPollRecords,
  log = new SimulatedLog(),
}: {
  readonly nowMs?: () => number;
  readonly onStep?: (step: string) => void;
  readonly observer?: Partial<StreamThreadObserver>;
  readonly maxPollRecords?: number;
  readonly log?: SimulatedLog;
} = {}): Promise<Simulation> {
  const group = new SimulatedGroup([{ topic: COUNTING.source.topic, partition: 0 }]);
  const coordinator = new SimulatedCoordinator(log, group, () => 0);
  const member = group.join();
  const client = new SimulatedTransactionalClient(coordinator, "a", () => member, onStep);
  const producer = new TransactionalProducer(client, { offsetsWithinMs: 500, endWithinMs: 1_000 });
  await producer.initialize();
  const thread = new StreamThread({
    topology: countingTopology(),
    consumer: new SimulatedConsumer(log, group, member, coordinator, maxPollRecords),
    producer,
    changelogReader: new SimulatedChangelogReader(log),
    commitIntervalMs: COMMIT_INTERVAL_MS,
    observer,
    nowMs,
  });
  return { log, coordinator, thread };
}

/**
 * Runs a thread that always has something to commit.
 * @param commitTookMs how long each commit takes
 * @param waiting how many records wait at each poll
 * @returns the times between the end of a commit and the beginning of the next
 */
async function pausesBetweenCommits(commitTookMs: number, rounds: number, waiting = 1): Promise<number[]> {
  let nowMs = 0;
  let endedMs: number | undefined;
  const pauses: number[] = [];
  const { log, coordinator, thread } = await simulateThread({
    nowMs: () => nowMs,
    maxPollRecords: waiting,
    onStep: (step) => {
      if (step === "begin" && endedMs !== undefined) pauses.push(nowMs - endedMs);
      if (step === "commit") nowMs += commitTookMs;
      if (step === "committed") endedMs = nowMs;
    },
  });
  for (let round = 0; round < rounds; round += 1) {
    for (let record = 0; record < waiting; record += 1) {
      log.append({
        topic: COUNTING.source.topic,
        partition: 0,
        key: `order-${round}-${record}`,
        value: String(hour(10)),
      });
    }
    await thread.runOnce();
    coordinator.writeMarkers();
    nowMs += ROUND_MS;
    await new Promise(setImmediate);
  }
  return pauses;
}

describe("the stream thread", () => {
  it("commits at its interval where commits are quick", async () => {
    const pauses = await pausesBetweenCommits(5, 100);
    expect(pauses).to.have.length.above(5);
    for (const pause of pauses) expect(pause).to.be.within(COMMIT_INTERVAL_MS, COMMIT_INTERVAL_MS + ROUND_MS);
  });

  it("delays the next commit after a slow one while records wait, until commits take a tenth of the time", async () => {
    const pauses = await pausesBetweenCommits(20, 100, 500);
    expect(pauses).to.have.length.above(3);
    for (const pause of pauses) expect(pause).to.be.within(180, 180 + ROUND_MS);
  });

  it("spends up to half of the time on commits where no record waits", async () => {
    const pauses = await pausesBetweenCommits(150, 300, 499);
    expect(pauses).to.have.length.above(3);
    for (const pause of pauses) expect(pause).to.be.within(150, 150 + ROUND_MS);
  });

  it("delays it by a second at most", async () => {
    const pauses = await pausesBetweenCommits(8_000, 300);
    expect(pauses).to.have.length.above(1);
    for (const pause of pauses) expect(pause).to.be.within(1_000, 1_000 + ROUND_MS);
  });
});

describe("a stream thread whose transactions are aborted", () => {
  /** Runs until 120 s are over; each attempt to commit takes 8 s. @returns what the thread failed with, and when, in ms */
  async function runWhile(isAborted: (nowMs: number) => boolean): Promise<{ error: unknown; nowMs: number }> {
    let nowMs = 0;
    const { log, coordinator, thread } = await simulateThread({
      nowMs: () => nowMs,
      onStep: (step) => {
        if (step !== "send offsets") return;
        nowMs += 8_000;
        if (isAborted(nowMs)) throw new StreamsError("no coordinator", "ABORT");
      },
    });
    for (let round = 0; nowMs < 120_000; round += 1) {
      log.append({ topic: COUNTING.source.topic, partition: 0, key: `order-${round}`, value: String(hour(10)) });
      try {
        await thread.runOnce();
      } catch (error) {
        return { error, nowMs };
      }
      coordinator.writeMarkers();
      nowMs += ROUND_MS;
      await new Promise(setImmediate);
    }
    return { error: undefined, nowMs };
  }

  it("ends soon after 60 s, so that a new client finds the coordinator that this one does not", async () => {
    const { error, nowMs } = await runWhile(() => true);
    expect(error).to.be.instanceOf(StreamsError).with.property("remedy", "FATAL");
    expect(nowMs).to.be.within(60_000, 80_000);
  });

  it("goes on where one is committed in between", async () => {
    let attempts = 0;
    const { error } = await runWhile(() => {
      attempts += 1;
      return attempts % 3 !== 0;
    });
    expect(error).to.equal(undefined);
  });
});

describe("a stream thread's commit", () => {
  it("tells when its records were written, each once", async () => {
    let nowMs = 0;
    const committed: number[] = [];
    const { log, coordinator, thread } = await simulateThread({
      nowMs: () => nowMs,
      observer: {
        onCommit: (_tookMs, tasks) => committed.push(...tasks.flatMap((task) => task.uncommittedTimestamps)),
      },
    });
    const written = Array.from({ length: 50 }, (_none, index) => 1_000 + index);
    // The last rounds only read what is left.
    for (let round = 0; round < 2 * written.length; round += 1) {
      const timestamp = written[round];
      const value = String(hour(10));
      const record = { topic: COUNTING.source.topic, partition: 0, key: `order-${round}`, value };
      if (timestamp !== undefined) log.append({ ...record, timestamp });
      await thread.runOnce();
      coordinator.writeMarkers();
      nowMs += ROUND_MS;
      await new Promise(setImmediate);
    }
    await thread.close();
    expect(committed).to.deep.equal(written);
  });
});

describe("a stream thread's restoration", () => {
  it("tells of a task once it has all of its state", async () => {
    const before = await simulateThread();
    const orders = 40;
    for (let order = 0; order < orders; order += 1) {
      const key = `order-${order}`;
      before.log.append({ topic: COUNTING.source.topic, partition: 0, key, value: String(hour(10)) });
    }
    for (let round = 0; round < 2 * orders; round += 1) {
      await before.thread.runOnce();
      before.coordinator.writeMarkers();
      await new Promise(setImmediate);
    }
    await before.thread.close();
    before.coordinator.writeMarkers();

    const remembered: number[] = [];
    const { thread } = await simulateThread({
      log: before.log,
      observer: { onRestoreEnd: ({ rememberedKeys }) => remembered.push(rememberedKeys) },
    });
    while (!thread.isRunning) {
      await thread.runOnce();
      await new Promise(setImmediate);
    }
    await thread.close();
    expect(remembered).to.deep.equal([orders]);
  });
});

describe("the states of a stream thread", () => {
  it("lead from joining the group over a restoration to its end", async () => {
    const { thread } = await simulateThread();
    const states = new Set([thread.state]);
    while (!thread.isRunning) {
      await thread.runOnce();
      states.add(thread.state);
      await new Promise(setImmediate);
    }
    await thread.close();
    states.add(thread.state);
    expect([...states]).to.deep.equal(["STARTING", "PARTITIONS_ASSIGNED", "RUNNING", "DEAD"]);
  });

  it("lead to the end from each, and nowhere from there", () => {
    for (const [state, next] of Object.entries(THREAD_TRANSITIONS)) {
      expect(next.includes("DEAD"), state).to.equal(state !== "DEAD");
    }
    expect(() => nextThreadState("DEAD", "RUNNING")).to.throw("DEAD cannot become RUNNING");
  });

  it("let a thread that has ended do nothing", async () => {
    const { thread } = await simulateThread();
    await thread.close();
    let refusal: unknown;
    await thread.runOnce().catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.an("error");
  });
});
