import { expect } from "chai";
import { partitionName, type TopicPartition } from "../../service-kit/kafka/topic-partition";
import { KafkaChangelogReader } from "./kafka-changelog-reader";
import type { PartitionFollower } from "./kafka-partition-reader";

const changelog = (partition: number): TopicPartition => ({ topic: "changelog", partition });

/** A reader whose polls reach the end of everything that it follows, or fail. */
class PollingReader {
  /** What was followed together, one list for each time. */
  readonly rounds: string[][] = [];
  closed = false;
  failure: Error | undefined;
  private followers: readonly PartitionFollower[] = [];

  follow(followers: readonly (readonly [TopicPartition, PartitionFollower])[]): void {
    if (followers.length > 0) this.rounds.push(followers.map(([partition]) => partitionName(partition)));
    this.followers = followers.map(([, follower]) => follower);
  }

  poll(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    for (const follower of this.followers) follower.reachedEnd();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

describe("reading changelogs of several tasks", () => {
  const { signal } = new AbortController();

  it("reads those together that are asked for in one turn, and what comes meanwhile after them", async () => {
    const polling = new PollingReader();
    const reader = new KafkaChangelogReader(polling);
    const first = [0, 1, 2].map((partition) => reader.readToEnd(changelog(partition), () => undefined, signal));
    await first[0];
    const later = reader.readToEnd(changelog(3), () => undefined, signal);
    await Promise.all([...first, later]);
    expect(polling.rounds).to.deep.equal([["changelog-0", "changelog-1", "changelog-2"], ["changelog-3"]]);
  });

  it("fails all that it was reading, and reads again afterwards", async () => {
    const polling = new PollingReader();
    const reader = new KafkaChangelogReader(polling);
    polling.failure = new Error("no leader");
    const failed = await Promise.allSettled(
      [0, 1].map((it) => reader.readToEnd(changelog(it), () => undefined, signal)),
    );
    expect(failed.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    polling.failure = undefined;
    await reader.readToEnd(changelog(0), () => undefined, signal);
    expect(polling.rounds).to.have.lengthOf(2);
  });

  it("rejects a task that was released before its turn, and closes once nothing is read", async () => {
    const polling = new PollingReader();
    const reader = new KafkaChangelogReader(polling);
    const released = new AbortController();
    const [dropped, kept] = [
      reader.readToEnd(changelog(0), () => undefined, released.signal),
      reader.readToEnd(changelog(1), () => undefined, signal),
    ];
    released.abort(new Error("released"));
    const [droppedResult] = await Promise.allSettled([dropped, kept]);
    expect(droppedResult.status).to.equal("rejected");
    await reader.close();
    expect(polling.closed).to.be.true;
  });
});
