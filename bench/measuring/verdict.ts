import { pairedRatio } from "../../integration/harness/statistics";
import { formatRatio } from "./figures";
import type { ContestantResult, Figure, RowResult, Target } from "./row";

/** What became of a target. */
export interface Verdict {
  readonly target: Target;
  /** This project's figure in times of the other program's. */
  readonly ratio: number;
  readonly held: boolean;
}

/** Compares a row's measurements with one of its targets; undefined where one of the two programs has no such figure. */
export function judge({ contestants }: Pick<RowResult, "contestants">, target: Target): Verdict | undefined {
  const product = contestants.find(({ name, role }) =>
    target.of === undefined ? role === "product" : name === target.of,
  );
  const other = contestants.find(({ name }) => name === target.against);
  if (product === undefined || other === undefined) return undefined;
  const ratio = pairedRatio(figuresOf(product, target.figure), figuresOf(other, target.figure));
  if (Number.isNaN(ratio)) return undefined;
  const { atLeast = -Infinity, atMost = Infinity } = target;
  return { target, ratio, held: ratio >= atLeast && ratio <= atMost };
}

/** A figure in each round in which it was measured. */
export function figuresOf({ samples }: Pick<ContestantResult, "samples">, figure: Figure): number[] {
  return samples.flatMap((sample) => sample[figure] ?? []);
}

/** Describes a verdict: `0.62 × p99 (target ≤ 0.5: missed)`. */
export function describeVerdict({ target, ratio, held }: Verdict, { unit }: Pick<RowResult, "unit">): string {
  const figure = { value: unit, p50Ms: "p50", p99Ms: "p99", memoryBytes: "memory" }[target.figure];
  return `${formatRatio(ratio)} × ${figure} (target ${describeBound(target)}: ${held ? "held" : "**missed**"})`;
}

/** Describes the bound alone: `≥ 1.3`. */
function describeBound({ atLeast, atMost }: Target): string {
  return [...(atLeast === undefined ? [] : [`≥ ${atLeast}`]), ...(atMost === undefined ? [] : [`≤ ${atMost}`])].join(
    ", ",
  );
}
