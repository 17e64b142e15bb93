import { hash } from "node:crypto";

/** 32-bit words of a fingerprint. */
export const FINGERPRINT_WORDS = 3;

/**
 * Writes the fingerprint of a record key into `target`: the first 96 bits of its SHA-256.
 *
 * Two different keys among n remembered ones share a fingerprint with a probability of about n² / 2^97: 6 · 10^-18 for
 * a million, 6 · 10^-12 for a billion. The hash is cryptographic because clients choose order ids: with a fast hash
 * anybody could make two that collide, and the second would not be counted.
 */
export function fingerprintInto(key: Buffer, target: Uint32Array): void {
  // A Latin-1 string costs a quarter of the time that a Buffer does.
  const digest = hash("sha256", key, "binary");
  for (let word = 0; word < FINGERPRINT_WORDS; word += 1) {
    const at = word * 4;
    target[word] =
      digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24);
  }
}

/** 32-bit words of an entry: a fingerprint and its window. */
export const ENTRY_WORDS = FINGERPRINT_WORDS + 1;

/** Moves window numbers, which are negative before 1970, into the unsigned range. 0 stays free for "empty". */
const WINDOW_BIAS = 0x8000_0000;

/** A window number as it is stored: 1 to 2^32 - 1. */
export function storedWindow(windowNumber: number): number {
  return windowNumber + WINDOW_BIAS;
}

export function windowNumberOfStored(stored: number): number {
  return stored - WINDOW_BIAS;
}

/** A growing list of entries (fingerprint and window) in one typed array: the content of a changelog chunk. */
export class FingerprintList {
  private words: Uint32Array;
  private used = 0;

  constructor(initialEntries = 64) {
    this.words = new Uint32Array(initialEntries * ENTRY_WORDS);
  }

  /** Wraps packed entries, which must not change after that. */
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
    this.makeRoom();
    this.words.set(fingerprint, this.used);
    this.words[this.used + ENTRY_WORDS - 1] = stored;
    this.used += ENTRY_WORDS;
  }

  /** Adds a packed entry that begins at `at`. Word by word: a view of four of them would be an object each. */
  addPacked(packed: Uint32Array, at: number): void {
    this.makeRoom();
    const { words, used } = this;
    for (let word = 0; word < ENTRY_WORDS; word += 1) words[used + word] = packed[at + word] ?? 0;
    this.used = used + ENTRY_WORDS;
  }

  /** Forgets the entries, and keeps their memory for the next ones. */
  clear(): void {
    this.used = 0;
  }

  /** Memory of the entries, and of those that it has room for. */
  get bytes(): number {
    return this.words.byteLength;
  }

  /** The entries, four words each; a view, valid until the list changes. */
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

  private makeRoom(): void {
    if (this.used < this.words.length) return;
    const larger = new Uint32Array(Math.max(this.words.length * 2, 64 * ENTRY_WORDS));
    larger.set(this.words);
    this.words = larger;
  }
}
