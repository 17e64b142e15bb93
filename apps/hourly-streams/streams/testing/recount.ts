/** A record of one partition, as an order of it is generated. */
export interface GeneratedRecord {
  readonly partition: number;
  readonly key: string;
  readonly timestampMs: number;
}

/**
 * What the counts must be: the plainest reading of the definition, one pass over everything with whole keys.
 * @returns count by window start
 */
export function recount(
  records: readonly GeneratedRecord[],
  sizeMs: number,
  retentionMs: number,
): Record<number, number> {
  const counts: Record<number, number> = {};
  const streamTimes = new Map<number, number>();
  const countedIn = new Map<string, number>();
  for (const { partition, key, timestampMs } of records) {
    const streamTime = Math.max(streamTimes.get(partition) ?? -Infinity, timestampMs);
    streamTimes.set(partition, streamTime);
    const windowStart = Math.floor(timestampMs / sizeMs) * sizeMs;
    if (windowStart + sizeMs + retentionMs <= streamTime) continue;
    const known = countedIn.get(key);
    if (known !== undefined && known + sizeMs + retentionMs > streamTime) continue;
    countedIn.set(key, windowStart);
    counts[windowStart] = (counts[windowStart] ?? 0) + 1;
  }
  return counts;
}
