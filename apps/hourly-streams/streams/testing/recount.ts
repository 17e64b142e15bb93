/** A record that a test has generated. */
export interface GeneratedRecord {
  readonly partition: number;
  readonly key: string;
  readonly timestampMs: number;
}

export interface Recounted {
  /** By window start. */
  readonly counts: Readonly<Record<number, number>>;
  /** The places of late records, as `partition/offset`. */
  readonly late: readonly string[];
}

/** The expected result: the simplest implementation of the definition, one pass over all records with whole keys. */
export function recount(records: readonly GeneratedRecord[], sizeMs: number, retentionMs: number): Recounted {
  const counts: Record<number, number> = {};
  const late: string[] = [];
  const offsets = new Map<number, number>();
  const streamTimes = new Map<number, number>();
  const countedIn = new Map<string, number>();
  for (const { partition, key, timestampMs } of records) {
    const offset = offsets.get(partition) ?? 0;
    offsets.set(partition, offset + 1);
    const streamTime = Math.max(streamTimes.get(partition) ?? -Infinity, timestampMs);
    streamTimes.set(partition, streamTime);
    const windowStart = Math.floor(timestampMs / sizeMs) * sizeMs;
    if (windowStart + sizeMs + retentionMs <= streamTime) {
      late.push(`${partition}/${offset}`);
      continue;
    }
    const known = countedIn.get(key);
    if (known !== undefined && known + sizeMs + retentionMs > streamTime) continue;
    countedIn.set(key, windowStart);
    counts[windowStart] = (counts[windowStart] ?? 0) + 1;
  }
  return { counts, late };
}
