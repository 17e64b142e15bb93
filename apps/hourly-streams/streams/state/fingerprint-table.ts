import { ENTRY_WORDS } from "./fingerprint";

/** Slots of a new table. */
const INITIAL_CAPACITY = 8;
/** The share of used slots at which a table grows, and its growth: 20 to 30 bytes for each entry, 25 on average. */
const MAX_LOAD = 0.8;
const GROWTH = 1.5;
const TWO_TO_32 = 0x1_0000_0000;
const WINDOW_WORD = ENTRY_WORDS - 1;

/** Slots that so many entries need at least. */
const leastCapacity = (entries: number): number => Math.max(INITIAL_CAPACITY, Math.ceil(entries / MAX_LOAD) + 1);

/**
 * A hash table from fingerprint to stored window: open addressing with linear probing in one typed array, 16 bytes a
 * slot. A slot whose window is 0 is empty. Entries are not removed one by one; `keepFrom` rebuilds the table.
 */
export class FingerprintTable {
  private capacity = INITIAL_CAPACITY;
  private slots = new Uint32Array(INITIAL_CAPACITY * ENTRY_WORDS);
  private used = 0;

  /** Entries, including expired ones that no `keepFrom` has removed yet. */
  get size(): number {
    return this.used;
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  /**
   * Remembers a fingerprint under a window, unless it is remembered under a window at or after `retainedFrom`. Both
   * are stored windows.
   * @returns whether it is new
   */
  add(words: Uint32Array, at: number, stored: number, retainedFrom: number): boolean {
    const { slots } = this;
    const end = slots.length;
    const first = words[at];
    const second = words[at + 1] ?? 0;
    const third = words[at + 2];
    let slot = Math.floor((second / TWO_TO_32) * this.capacity) * ENTRY_WORDS;
    for (let window = slots[slot + WINDOW_WORD] ?? 0; window !== 0; window = slots[slot + WINDOW_WORD] ?? 0) {
      if (slots[slot] === first && slots[slot + 1] === second && slots[slot + 2] === third) {
        if (window >= retainedFrom) return false;
        slots[slot + WINDOW_WORD] = stored;
        return true;
      }
      slot += ENTRY_WORDS;
      if (slot === end) slot = 0;
    }
    slots[slot] = first ?? 0;
    slots[slot + 1] = second;
    slots[slot + 2] = third ?? 0;
    slots[slot + WINDOW_WORD] = stored;
    this.used += 1;
    if (this.used > this.capacity * MAX_LOAD) this.rebuild(Math.ceil(this.capacity * GROWTH), 0);
    return true;
  }

  /** Grows at once for so many more entries. */
  reserve(entries: number): void {
    const least = leastCapacity(this.used + entries);
    if (this.capacity < least) this.rebuild(least, 0);
  }

  /** Frees memory that was reserved for entries that did not come. */
  trim(): void {
    const least = leastCapacity(this.used);
    if (this.capacity > least * GROWTH) this.rebuild(least, 0);
  }

  /** Forgets every entry whose stored window is before `retainedFrom`, and frees the memory. */
  keepFrom(retainedFrom: number): void {
    let kept = 0;
    for (let at = WINDOW_WORD; at < this.slots.length; at += ENTRY_WORDS) {
      if ((this.slots[at] ?? 0) >= Math.max(retainedFrom, 1)) kept += 1;
    }
    if (kept === this.used) return;
    let capacity = INITIAL_CAPACITY;
    while (kept > capacity * MAX_LOAD) capacity = Math.ceil(capacity * GROWTH);
    this.rebuild(capacity, retainedFrom);
  }

  private rebuild(capacity: number, retainedFrom: number): void {
    const old = this.slots;
    this.slots = new Uint32Array(capacity * ENTRY_WORDS);
    this.capacity = capacity;
    this.used = 0;
    for (let at = 0; at < old.length; at += ENTRY_WORDS) {
      const window = old[at + WINDOW_WORD] ?? 0;
      if (window !== 0 && window >= retainedFrom) this.add(old, at, window, 0);
    }
  }
}
