import type { Bench } from "./row";

/** When a program counts as warm. */
export interface WarmUpLimits {
  /** Runs without a gain after which it is warm. */
  readonly calmRuns: number;
  /** Runs at most: a program that becomes faster for ever is measured all the same. */
  readonly maxRuns: number;
}

/** How much faster than the best run before it a run has to be, for a gain: less is noise. */
const GAIN = 1.05;

/**
 * Repeats the work that is measured later until it is no longer getting faster, the same for every program. A JVM compiles what runs
 * often in several stages: on two cores that serve a load meanwhile, Spring Boot went from 1,400 to 5,500 orders a second in three
 * minutes.
 *
 * @param run does the work for a while: once alone where the bench is to be quick. @returns its rate
 * @returns the runs that were needed
 */
export async function untilSteady(
  run: () => Promise<number>,
  { calmRuns, maxRuns }: WarmUpLimits,
  { quick, interrupted }: Pick<Bench, "quick" | "interrupted">,
): Promise<number> {
  let best = 0;
  let calm = 0;
  let runs = 0;
  while (calm < calmRuns && runs < (quick ? 1 : maxRuns)) {
    interrupted.throwIfAborted();
    const rate = await run();
    runs += 1;
    calm = rate > best * GAIN ? 0 : calm + 1;
    best = Math.max(best, rate);
  }
  return runs;
}
