import { expect } from "chai";
import fc from "fast-check";
import { decodeChunk, encodeChunk, type ChangelogChunk } from "./changelog-chunk";
import { ChangelogTiers, DEFAULT_TIER_LIMITS, type TierLimits } from "./changelog-tiers";
import { FingerprintList, storedWindow, windowNumberOfStored, ENTRY_WORDS } from "./fingerprint";
import { TiersRestoration } from "./tiers-restoration";

function listOf(ids: readonly number[], windowNumber: number): FingerprintList {
  const list = new FingerprintList();
  for (const id of ids) list.add(Uint32Array.of(id, 0, 0), storedWindow(windowNumber));
  return list;
}

function idsOf(list: FingerprintList): number[] {
  return [...list.packed()].filter((_word, at) => at % ENTRY_WORDS === 0);
}

describe("a changelog chunk", () => {
  it("is read back as it was written", () => {
    const chunk: ChangelogChunk = {
      firstCommit: 3,
      lastCommit: 2 ** 40,
      streamTimeMs: Date.UTC(2026, 10, 22),
      entries: listOf([1, 2, 0xffffffff], -17),
    };
    const read = decodeChunk(encodeChunk(chunk));
    if (read === undefined) return expect.fail("not recognized as a chunk");
    expect({ ...read, entries: idsOf(read.entries) }).to.deep.equal({ ...chunk, entries: [1, 2, 0xffffffff] });
    expect(read.entries.newestWindow()).to.equal(-17);
    expect(windowNumberOfStored(storedWindow(497_000))).to.equal(497_000);
  });

  it("is refused without allocating memory when its number of entries does not match its length", () => {
    const bytes = encodeChunk({ firstCommit: 1, lastCommit: 1, streamTimeMs: 0, entries: listOf([1], 1) });
    for (const entries of [0, 2, 100_000_000, 0xffffffff]) {
      bytes.writeUInt32LE(entries, "ShopStream chunk".length + 4);
      expect(decodeChunk(bytes)).to.equal(undefined);
    }
  });

  it("of another version is refused with instructions", () => {
    const bytes = encodeChunk({ firstCommit: 1, lastCommit: 1, streamTimeMs: 0, entries: listOf([1], 0) });
    expect(decodeChunk(bytes.subarray(0, 60))).to.equal(undefined);
    expect(decodeChunk(Buffer.from("poison"))).to.equal(undefined);
    bytes.writeUInt32LE(9, 16);
    expect(() => decodeChunk(bytes)).to.throw("another version (9 instead of 1)");
  });
});

/** The compacted changelog after commits of one new id each, in a window that advances with every tenth commit. */
function commits(count: number, limits: TierLimits, restartAt: ReadonlySet<number>) {
  let tiers = new ChangelogTiers(limits);
  const log = new Map<string, ChangelogChunk>();
  const written: number[] = [];
  for (let id = 1; id <= count; id += 1) {
    const windowNumber = Math.floor(id / 10);
    if (restartAt.has(id)) tiers = restored(log, limits, windowNumber - 4);
    const placement = tiers.place(listOf([id], windowNumber), id);
    log.set(placement.key, placement.chunk);
    written.push(placement.chunk.entries.length);
    tiers.notePlaced(placement);
    const expired = tiers.expiredKeys(windowNumber - 4);
    for (const key of expired) log.delete(key);
    tiers.noteDeleted(expired);
  }
  return { log, written };
}

function restored(log: ReadonlyMap<string, ChangelogChunk>, limits: TierLimits, retainedFrom: number): ChangelogTiers {
  const restoration = new TiersRestoration(limits);
  for (const [key, chunk] of log) restoration.read(key, chunk);
  return restoration.finish(retainedFrom);
}

describe("the changelog's tiers", () => {
  it("hold every id whose window is retained, wherever they are interrupted by a restoration", () => {
    const limits: TierLimits = { fanIn: 3, tiers: 2, fullChunkEntries: 6 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.uniqueArray(fc.nat(200)), (count, restarts) => {
        const { log } = commits(count, limits, new Set(restarts));
        const held = new Set([...log.values()].flatMap(({ entries }) => idsOf(entries)));
        for (let id = 1; id <= count; id += 1) {
          if (Math.floor(id / 10) >= Math.floor(count / 10) - 4)
            expect(held.has(id), `id ${id} of ${count}`).to.equal(true);
        }
      }),
    );
  });

  it("write each id a few times and keep few keys", () => {
    const { log, written } = commits(20_000, { ...DEFAULT_TIER_LIMITS, fullChunkEntries: 2_000 }, new Set());
    expect(written.reduce((sum, length) => sum + length, 0) / 20_000).to.be.below(4);
    expect(log.size).to.be.below(3 * 32);
  });

  it("keep a chunk well below the megabyte that brokers accept", () => {
    const tiers = new ChangelogTiers();
    let largest = 0;
    for (let commit = 0; commit < 100; commit += 1) {
      const placement = tiers.place(
        listOf(
          Array.from({ length: 9_000 }, (_none, id) => id),
          1,
        ),
        0,
      );
      tiers.notePlaced(placement);
      largest = Math.max(largest, encodeChunk(placement.chunk).length);
    }
    expect(largest).to.be.below(700_000);
  });
});
