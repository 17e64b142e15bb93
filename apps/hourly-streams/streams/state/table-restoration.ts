import { ENTRY_WORDS, FingerprintList, FINGERPRINT_WORDS } from "./fingerprint";
import type { FingerprintTable } from "./fingerprint-table";

/** Entries of the first batch. */
const FIRST_BATCH = 512;

/**
 * Fills a table with the entries of a changelog, in batches as large as what the table holds. One by one, entries would go to another
 * table each time, and so to memory that no cache has, and every table would grow in many small steps: twice the time. What waits is
 * never more than what is there.
 */
export class TableRestoration {
  private waiting = new FingerprintList(FIRST_BATCH);

  /** @param onAdded called with the stored window of each entry that was new */
  constructor(
    private readonly table: FingerprintTable,
    private readonly onAdded: (stored: number) => void,
  ) {}

  /** Memory of the entries that wait. */
  get bytes(): number {
    return this.waiting.bytes;
  }

  /** Takes the packed entry that begins at `at`; of entries with the same fingerprint, the first one that is retained counts. */
  add(packed: Uint32Array, at: number, retainedFrom: number): void {
    this.waiting.addPacked(packed, at);
    if (this.waiting.length >= Math.max(FIRST_BATCH, this.table.size)) this.addWaiting(retainedFrom);
  }

  /** No more entries will come. */
  finish(retainedFrom: number): void {
    this.addWaiting(retainedFrom);
    this.waiting = new FingerprintList(0);
    this.table.trim();
  }

  private addWaiting(retainedFrom: number): void {
    const { table, waiting, onAdded } = this;
    table.reserve(waiting.length);
    const packed = waiting.packed();
    for (let at = 0; at < packed.length; at += ENTRY_WORDS) {
      const stored = packed[at + FINGERPRINT_WORDS] ?? 0;
      if (stored >= retainedFrom && table.add(packed, at, stored, retainedFrom)) onAdded(stored);
    }
    waiting.clear();
  }
}
