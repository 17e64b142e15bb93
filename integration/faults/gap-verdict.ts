/** So many times its target fails a run: the 30 s after which the API refuses orders, for a broker's failover of 6 s. */
const failingMultiple = 5;

/**
 * What to say about the longest time without a 202.
 *
 * @param targetMs undefined: the fault has no target
 * @returns null when the target was met
 */
export function gapVerdict(gapMs: number, targetMs: number | undefined): { text: string; fails: boolean } | null {
  if (targetMs === undefined || gapMs <= targetMs) return null;
  return {
    text: `no 202 for ${(gapMs / 1_000).toFixed(1)} s, the target is ${targetMs / 1_000} s`,
    fails: gapMs > failingMultiple * targetMs,
  };
}
