/** The middle of some numbers in order of size, or the mean of the middle two; NaN without numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The number that so large a share of the numbers does not exceed, by nearest rank; NaN without numbers. @param share of 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/** The middle of several measurements, and how far they lie apart. */
export interface Summary {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Sums up measurements; undefined without any. */
export function summarize(values: readonly number[]): Summary | undefined {
  if (values.length === 0) return undefined;
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

/**
 * How many times the other's figure, where both were measured in the same rounds: the median of each round's ratio. What
 * slows the machine for a while slows both of one round, which the ratio of two medians would not know.
 */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  const rounds = Math.min(values.length, others.length);
  return median(Array.from({ length: rounds }, (_none, round) => (values[round] ?? NaN) / (others[round] ?? NaN)));
}
