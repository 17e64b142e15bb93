import { expect } from "chai";
import fc from "fast-check";
import { DeduplicationStore } from "./deduplication-store";
import { FINGERPRINT_WORDS, fingerprintInto, FingerprintList, storedWindow, windowNumberOfStored } from "./fingerprint";

function fingerprintOf(key: string): Uint32Array {
  const fingerprint = new Uint32Array(FINGERPRINT_WORDS);
  fingerprintInto(Buffer.from(key), fingerprint);
  return fingerprint;
}

describe("a fingerprint", () => {
  it("is the beginning of the key's SHA-256", () => {
    // SHA-256 of "abc": ba7816bf 8f01cfea 414140de … (FIPS 180-4), read little-endian.
    expect([...fingerprintOf("abc")]).to.deep.equal([0xbf1678ba, 0xeacf018f, 0xde404141]);
  });
});

describe("the deduplication store", () => {
  it("remembers what a map of whole keys remembers", () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ key: fc.nat(300), window: fc.integer({ min: -3, max: 12 }) }) },
      { weight: 1, arbitrary: fc.record({ retainFrom: fc.integer({ min: -3, max: 12 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2_000 }), (steps) => {
        const store = new DeduplicationStore();
        const known = new Map<number, number>();
        let retainedFrom = -Infinity;
        for (const next of steps) {
          if ("retainFrom" in next) {
            retainedFrom = Math.max(retainedFrom, next.retainFrom);
            store.retainFrom(next.retainFrom);
            store.sweep();
          } else if (next.window >= retainedFrom) {
            const isNew = (known.get(next.key) ?? -Infinity) < retainedFrom || !known.has(next.key);
            if (isNew) known.set(next.key, next.window);
            expect(store.remember(fingerprintOf(String(next.key)), next.window)).to.equal(isNew);
          }
        }
      }),
    );
  });

  it("needs at most 64 bytes for a key at any size, and frees them when windows expire", () => {
    const store = new DeduplicationStore();
    let mostBytesAKey = 0;
    for (let key = 0; key < 100_000; key += 1) {
      store.remember(fingerprintOf(`order-${key}`), 7);
      if (key > 20_000 && key % 1_000 === 0) mostBytesAKey = Math.max(mostBytesAKey, store.bytes / store.size);
    }
    expect(mostBytesAKey).to.be.below(40);
    expect(store.size).to.equal(100_000);
    store.retainFrom(8);
    for (let commit = 0; commit < 32; commit += 1) store.sweep();
    expect(store.size).to.equal(0);
    expect(store.bytes).to.be.below(100_000);
  });

  it("restores each id once, under its first window that is retained, in no more memory than it grows to", () => {
    const perWindow = new Map<number, number>();
    const store = new DeduplicationStore((stored) => {
      const windowNumber = windowNumberOfStored(stored);
      perWindow.set(windowNumber, (perWindow.get(windowNumber) ?? 0) + 1);
    });
    const ids = 120_000;
    const windowOf = (id: number): number => Math.floor(id / 10_000);
    const chunks = Array.from({ length: ids / 1_000 }, (_none, number) => {
      const list = new FingerprintList();
      for (let id = number * 1_000; id < (number + 1) * 1_000; id += 1) {
        list.add(fingerprintOf(`order-${id}`), storedWindow(windowOf(id)));
      }
      return list;
    });
    // In a changelog that is not compacted, chunks that were merged come again.
    for (const [number, chunk] of [...chunks, ...chunks].entries()) {
      store.restore(chunk.packed());
      if (number === 90) store.retainFrom(4);
    }
    store.retainFrom(5);
    store.completeRestoration();

    expect(store.bytes / store.size).to.be.below(31);
    const retained = [...perWindow].filter(([windowNumber]) => windowNumber >= 5);
    expect(retained).to.have.deep.members([5, 6, 7, 8, 9, 10, 11].map((windowNumber) => [windowNumber, 10_000]));
    for (let id = 0; id < ids; id += 7) {
      const isForgotten = windowOf(id) < 5;
      expect(store.remember(fingerprintOf(`order-${id}`), 11), `order-${id}`).to.equal(isForgotten);
    }
  });
});
