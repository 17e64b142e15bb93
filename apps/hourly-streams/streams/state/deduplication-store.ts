import { ENTRY_WORDS, FINGERPRINT_WORDS, storedWindow } from "./fingerprint";
import { FingerprintTable } from "./fingerprint-table";

const TABLE_BITS = 6;
/**
 * Enough tables that growing or sweeping one is a pause of a few milliseconds at ten million keys, and few enough that
 * from half a million keys on each is a memory mapping of its own, which is returned to the system when it is freed.
 */
const TABLES = 2 ** TABLE_BITS;
/** Tables that one `sweep` cleans: all of them within 32 commits. */
const TABLES_A_SWEEP = 2;

/**
 * The state store that remembers which keys were counted, and in which window, for as long as the window is
 * retained: fingerprints in hash tables outside the JavaScript heap.
 */
export class DeduplicationStore {
  private readonly tables = Array.from({ length: TABLES }, () => new FingerprintTable());
  private retainedFrom = 0;
  private nextSwept = TABLES;

  /** Entries held, including expired ones that are not swept yet. */
  get size(): number {
    return this.tables.reduce((sum, table) => sum + table.size, 0);
  }

  /** Memory of the tables. */
  get bytes(): number {
    return this.tables.reduce((sum, table) => sum + table.bytes, 0);
  }

  /**
   * Remembers a key's fingerprint under a window.
   * @returns false when it is already remembered under a retained window, which it keeps
   */
  remember(fingerprint: Uint32Array, windowNumber: number): boolean {
    return this.table(fingerprint[0]).add(fingerprint, 0, storedWindow(windowNumber), this.retainedFrom);
  }

  /**
   * Remembers packed entries read from the changelog.
   * @param onAdded called with the stored window of each entry that was new
   */
  restore(packed: Uint32Array, onAdded: (stored: number) => void): void {
    for (let at = 0; at < packed.length; at += ENTRY_WORDS) {
      const stored = packed[at + FINGERPRINT_WORDS] ?? 0;
      if (stored < this.retainedFrom) continue;
      if (this.table(packed[at]).add(packed, at, stored, this.retainedFrom)) onAdded(stored);
    }
  }

  /** From now on, keys remembered under a window before `windowNumber` are forgotten. */
  retainFrom(windowNumber: number): void {
    const stored = storedWindow(windowNumber);
    if (!(stored > this.retainedFrom)) return;
    this.retainedFrom = stored;
    this.nextSwept = 0;
  }

  /** Frees the memory of forgotten keys, a few tables at a time. Called once for each commit. */
  sweep(): void {
    const end = Math.min(this.nextSwept + TABLES_A_SWEEP, TABLES);
    for (; this.nextSwept < end; this.nextSwept += 1) this.tables[this.nextSwept]?.keepFrom(this.retainedFrom);
  }

  private table(firstWord = 0): FingerprintTable {
    const table = this.tables[firstWord >>> (32 - TABLE_BITS)];
    if (table === undefined) throw new RangeError(`no table for ${firstWord}`);
    return table;
  }
}
