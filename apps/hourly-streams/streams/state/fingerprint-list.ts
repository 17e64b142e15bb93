/** 32-bit words of an entry: three of the fingerprint, one of the window. */
export const ENTRY_WORDS = 4;

/** Lifts window numbers, which are negative before 1970, into the unsigned range; 0 is left free for "empty". */
const WINDOW_BIAS = 0x8000_0000;

/** A window number as it is stored: 1 to 2^32 - 1. */
export function storedWindow(windowNumber: number): number {
  return windowNumber + WINDOW_BIAS;
}

export function windowNumberOfStored(stored: number): number {
  return stored - WINDOW_BIAS;
}

/** A growing list of entries (fingerprint and window) in one typed array: what a changelog chunk is made of. */
export class FingerprintList {
  private words: Uint32Array;
  private used = 0;

  constructor(initialEntries = 64) {
    this.words = new Uint32Array(initialEntries * ENTRY_WORDS);
  }

  /** Takes over packed entries, which must not change any more. */
  static of(words: Uint32Array): FingerprintList {
    const list = new FingerprintList(0);
    list.words = words;
    list.used = words.length;
    return list;
  }

  static concatenate(lists: readonly FingerprintList[]): FingerprintList {
    const all = new FingerprintList(lists.reduce((sum, { length }) => sum + length, 0));
    for (const list of lists) {
      all.words.set(list.packed(), all.used);
      all.used += list.used;
    }
    return all;
  }

  /** Number of entries. */
  get length(): number {
    return this.used / ENTRY_WORDS;
  }

  add(fingerprint: Uint32Array, stored: number): void {
    if (this.used === this.words.length) {
      const larger = new Uint32Array(Math.max(this.words.length * 2, 64 * ENTRY_WORDS));
      larger.set(this.words);
      this.words = larger;
    }
    this.words.set(fingerprint, this.used);
    this.words[this.used + ENTRY_WORDS - 1] = stored;
    this.used += ENTRY_WORDS;
  }

  /** The entries, four words each; a view, valid until the next `add`. */
  packed(): Uint32Array {
    return this.words.subarray(0, this.used);
  }

  /** The newest window of any entry, -Infinity for an empty list. */
  newestWindow(): number {
    let newest = -Infinity;
    for (let at = ENTRY_WORDS - 1; at < this.used; at += ENTRY_WORDS) {
      newest = Math.max(newest, windowNumberOfStored(this.words[at] ?? 0));
    }
    return newest;
  }
}
