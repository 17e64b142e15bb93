import { expect } from "chai";
import { StreamThread } from "./stream-thread";
import { countingTopology, hour } from "../testing/counting-topology";
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

/**
 * When a thread commits that always has something to commit.
 * @param commitTookMs how long each commit takes
 * @returns the times between the end of a commit and the beginning of the next
 */
async function pausesBetweenCommits(commitTookMs: number, rounds: number): Promise<number[]> {
  let nowMs = 0;
  let endedMs: number | undefined;
  const pauses: number[] = [];
  const log = new SimulatedLog();
  const group = new SimulatedGroup([{ topic: countingTopology.source.topic, partition: 0 }]);
  const coordinator = new SimulatedCoordinator(log, group, () => 0);
  const member = group.join();
  const client = new SimulatedTransactionalClient(
    coordinator,
    "a",
    () => member,
    (step) => {
      if (step === "begin" && endedMs !== undefined) pauses.push(nowMs - endedMs);
      if (step === "commit") nowMs += commitTookMs;
      if (step === "committed") endedMs = nowMs;
    },
  );
  const producer = new TransactionalProducer(client, { retryWithinMs: 1_000 });
  await producer.initialize();
  const thread = new StreamThread({
    topology: countingTopology,
    consumer: new SimulatedConsumer(log, group, member, coordinator),
    producer,
    changelogReader: new SimulatedChangelogReader(log),
    commitIntervalMs: COMMIT_INTERVAL_MS,
    nowMs: () => nowMs,
  });
  for (let round = 0; round < rounds; round += 1) {
    log.append({ topic: countingTopology.source.topic, partition: 0, key: `order-${round}`, value: String(hour(10)) });
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

  it("puts the next commit off where one takes long, until commits take a tenth of the time", async () => {
    const pauses = await pausesBetweenCommits(50, 300);
    expect(pauses).to.have.length.above(3);
    for (const pause of pauses) expect(pause).to.be.within(450, 450 + ROUND_MS);
  });

  it("puts it off by a second at most", async () => {
    const pauses = await pausesBetweenCommits(8_000, 300);
    expect(pauses).to.have.length.above(1);
    for (const pause of pauses) expect(pause).to.be.within(1_000, 1_000 + ROUND_MS);
  });
});
