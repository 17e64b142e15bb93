import { expect } from "chai";
import fc from "fast-check";
import { GroupLag, type PartitionLag } from "./group-lag";

const PARTITION = { topic: "orders-topic", partition: 1 };
const START_MS = 1_700_000_000_000;

describe("a group's lag", () => {
  let lag: GroupLag;

  beforeEach(() => {
    lag = new GroupLag();
  });

  /** What is known after a sample at a second. */
  function sample(second: number, end: number | undefined, committed: number | undefined): Partial<PartitionLag> {
    const nowMs = START_MS + second * 1_000;
    lag.observe(PARTITION, { end, committed }, nowMs);
    const [known] = lag.at(nowMs);
    return { records: known?.records, ageMs: known?.ageMs };
  }

  it("is the offsets up to the end, and the age of the first that is not committed", () => {
    sample(0, 100, 100);
    expect(sample(5, 200, 150)).to.deep.equal({ records: 50, ageMs: 2_500 });
    expect(sample(10, 200, 150)).to.deep.equal({ records: 50, ageMs: 7_500 });
  });

  it("is 0 for a group that has committed everything, also since the end was asked for", () => {
    expect(sample(0, 100, 100)).to.deep.equal({ records: 0, ageMs: 0 });
    expect(sample(5, 100, 104)).to.deep.equal({ records: 0, ageMs: 0 });
  });

  it("counts no time in which nothing was written", () => {
    for (const second of [0, 5, 10, 15]) sample(second, 100, 100);
    expect(sample(20, 101, 100)).to.deep.equal({ records: 1, ageMs: 5_000 });
    expect(sample(25, 101, 100)).to.deep.equal({ records: 1, ageMs: 10_000 });
    expect(sample(30, 101, 101)).to.deep.equal({ records: 0, ageMs: 0 });
  });

  it("has no age while the record was appended before anything that is known", () => {
    expect(sample(0, 100, 20)).to.deep.equal({ records: 80, ageMs: undefined });
    expect(sample(5, 130, 50)).to.deep.equal({ records: 80, ageMs: undefined });
    expect(sample(10, 130, 100)).to.deep.equal({ records: 30, ageMs: 10_000 });
  });

  it("knows from records that were read how old a backlog is from before the first sample", () => {
    const nowMs = START_MS;
    lag.observe(PARTITION, { end: 100, committed: 20, read: { offset: 29, timestampMs: nowMs - 60_000 } }, nowMs);
    expect(lag.at(nowMs)[0]?.ageMs, "the record at 20 is older than the one at 29").to.equal(undefined);
    lag.observe(
      PARTITION,
      { end: 100, committed: 30, read: { offset: 39, timestampMs: nowMs - 50_000 } },
      nowMs + 1_000,
    );
    expect(lag.at(nowMs + 1_000)[0]?.ageMs).to.equal(60_000);
  });

  for (const [what, end, committed] of [
    ["the group has committed nothing", 100, -1],
    ["its coordinator has never answered", 100, undefined],
    ["the leader has never answered", undefined, 100],
  ] as const) {
    it(`is unknown, and not 0, where ${what}`, () => {
      expect(sample(0, end, committed)).to.deep.equal({ records: undefined, ageMs: undefined });
    });
  }

  it("is the last answer for 15 s where there is no further one, and then unknown", () => {
    sample(0, 100, 100);
    const known = { records: 50, ageMs: 5_000 };
    expect(sample(5, 150, 100)).to.deep.equal(known);
    expect(sample(10, 150, undefined)).to.deep.equal(known);
    expect(sample(20, undefined, undefined)).to.deep.equal(known);
    expect(sample(25, 150, undefined)).to.deep.equal({ records: undefined, ageMs: undefined });
    expect(sample(30, 150, 100)).to.deep.equal({ records: 50, ageMs: 30_000 });
  });

  it("is unknown when the last sample is old", () => {
    sample(0, 100, 100);
    expect(lag.at(START_MS + 15_000)).to.have.lengthOf(1);
    expect(lag.at(START_MS + 15_001)).to.deep.equal([]);
  });

  it("keeps the age of a group that is stuck for three hours, in bounded memory", () => {
    sample(0, 100, 100);
    const checks = 3 * 720;
    let last: Partial<PartitionLag> = {};
    for (let check = 1; check <= checks; check += 1) last = sample(check * 5, 100 + check, 100);
    expect(last).to.deep.equal({ records: checks, ageMs: checks * 5_000 });
  });

  it("is never older than the partition's history and never negative", () => {
    const steps = fc.array(fc.record({ written: fc.nat(50), share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (taken) => {
        lag = new GroupLag();
        let [end, committed] = [0, 0];
        for (const [index, { written, share }] of taken.entries()) {
          end += written;
          committed += Math.floor((end - committed) * share);
          const { records, ageMs } = sample(index * 5, end, committed);
          expect(records).to.equal(end - committed);
          if (records === 0) expect(ageMs).to.equal(0);
          else if (ageMs !== undefined) expect(ageMs).to.be.within(0, index * 5_000);
        }
      }),
    );
  });
});
