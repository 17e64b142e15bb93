import { ENTRY_WORDS, storedWindow } from "./fingerprint";
import { FingerprintTable } from "./fingerprint-table";
import { TableRestoration } from "./table-restoration";

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
  private restorations: TableRestoration[] | undefined;
  private retainedFrom = 0;
  private nextSwept = TABLES;

  /** @param onRestored called with the stored window of each entry that a restoration adds */
  constructor(
    private readonly onRestored: (stored: number) => void = () => {
      // Nobody counts them.
    },
  ) {}

  /** Entries held, including expired ones that are not swept yet. */
  get size(): number {
    return this.tables.reduce((sum, table) => sum + table.size, 0);
  }

  /** Memory of the tables, and of what a restoration has not added to them yet. */
  get bytes(): number {
    return [...this.tables, ...(this.restorations ?? [])].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Remembers a key's fingerprint under a window.
   * @returns false when it is already remembered under a retained window, which it keeps
   */
  remember(fingerprint: Uint32Array, windowNumber: number): boolean {
    return this.table(fingerprint[0]).add(fingerprint, 0, storedWindow(windowNumber), this.retainedFrom);
  }

  /** Takes packed entries read from the changelog, which are remembered once `completeRestoration` is called. */
  restore(packed: Uint32Array): void {
    this.restorations ??= this.tables.map((table) => new TableRestoration(table, this.onRestored));
    for (let at = 0; at < packed.length; at += ENTRY_WORDS) {
      this.restorations[tableOf(packed[at])]?.add(packed, at, this.retainedFrom);
    }
  }

  /** The changelog has been read to its end. */
  completeRestoration(): void {
    for (const restoration of this.restorations ?? []) restoration.finish(this.retainedFrom);
    this.restorations = undefined;
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
    const table = this.tables[tableOf(firstWord)];
    if (table === undefined) throw new RangeError(`no table for ${firstWord}`);
    return table;
  }
}

/** The number of the table that a fingerprint belongs to. */
function tableOf(firstWord = 0): number {
  return firstWord >>> (32 - TABLE_BITS);
}
