import { expect } from "chai";
import { partitionName, type PartitionOffset } from "../../service-kit/kafka/topic-partition";
import { COMMIT_INTERVAL_MS, OffsetCommits } from "./offset-commits";

const at = (partition: number, offset: number): PartitionOffset => ({ topic: "orders-topic", partition, offset });

/** Commits that end when the test says so, with the error that it gives. */
function setUp() {
  const committed: (readonly PartitionOffset[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const revoked = new Set<string>();
  const failures: unknown[] = [];
  let nowMs = 1_000;
  const commits = new OffsetCommits({
    commit: (offsets) => {
      committed.push(offsets);
      return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
    },
    owns: (partition) => !revoked.has(partitionName(partition)),
    onFailure: (error) => failures.push(error),
    nowMs: () => nowMs,
  });
  const end = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { commits, committed, revoked, failures, end, pass: (ms: number) => (nowMs += ms) };
}

describe("commits of offsets", () => {
  it("begin at once, and again when the interval has passed, with the newest of each partition", async () => {
    const { commits, committed, end, pass } = setUp();
    commits.add([at(0, 1), at(1, 7)]);
    commits.commitWhenDue();
    await end();
    commits.add([at(0, 2)]);
    commits.add([at(0, 3), at(2, 1)]);
    pass(COMMIT_INTERVAL_MS - 1);
    commits.commitWhenDue();
    expect(committed).to.deep.equal([[at(0, 1), at(1, 7)]]);
    pass(1);
    commits.commitWhenDue();
    expect(committed.slice(1)).to.deep.equal([[at(0, 3), at(2, 1)]]);
  });

  it("are one at a time, however long one takes", async () => {
    const { commits, committed, end, pass } = setUp();
    commits.add([at(0, 1)]);
    commits.commitWhenDue();
    commits.add([at(0, 2)]);
    pass(60_000);
    commits.commitWhenDue();
    expect(committed).to.have.length(1);
    expect(commits.sinceMs).to.equal(1_000);
    await end();
    expect(commits.sinceMs).to.equal(undefined);
    commits.commitWhenDue();
    expect(committed).to.have.length(2);
  });

  it("are finished when all is asked for: the one in progress, and what was added since", async () => {
    const { commits, committed, end } = setUp();
    commits.add([at(0, 1)]);
    commits.commitWhenDue();
    commits.add([at(0, 2)]);
    let finished = false;
    const all = commits.commitAll().then(() => (finished = true));
    await end();
    expect([committed.length, finished]).to.deep.equal([2, false]);
    await end();
    await all;
    expect(committed).to.deep.equal([[at(0, 1)], [at(0, 2)]]);
  });

  it("are tried again after a failure, with what was done since, and without what is another member's by then", async () => {
    const { commits, committed, revoked, failures, end, pass } = setUp();
    const error = new Error("the coordinator moved");
    commits.add([at(0, 1), at(1, 7), at(2, 5)]);
    commits.commitWhenDue();
    commits.add([at(1, 8)]);
    revoked.add(partitionName(at(2, 5)));
    await end(error);
    pass(COMMIT_INTERVAL_MS);
    commits.commitWhenDue();
    await end();
    expect(committed.slice(1)).to.deep.equal([[at(1, 8), at(0, 1)]]);
    await commits.commitAll();
    expect([committed.length, failures]).to.deep.equal([2, [error]]);
  });

  it("of everything end after one attempt that fails, and leave the rest to the next", async () => {
    const { commits, committed, end } = setUp();
    commits.add([at(0, 1)]);
    const first = commits.commitAll();
    await end(new Error("the coordinator moved"));
    await first;
    const second = commits.commitAll();
    await end();
    await second;
    expect(committed).to.deep.equal([[at(0, 1)], [at(0, 1)]]);
  });

  it("are none where nothing was added", async () => {
    const { commits, committed } = setUp();
    commits.commitWhenDue();
    await commits.commitAll();
    expect(committed).to.be.empty;
  });
});
