import { pairedRatio } from "../../integration/harness/statistics";
import { formatRatio } from "../markdown/figures";
import type { ContestantResult, Figure, RowResult, Target } from "./row";

/** What became of a target. */
export interface Verdict {
  readonly target: Target;
  /** This project's figure in times of the other program's. */
  readonly ratio: number;
  readonly held: boolean;
}

/** The program of this project that a target is for, and the other one; undefined where it was not measured. */
export function comparedBy(
  { against, of }: Target,
  { contestants }: Pick<RowResult, "contestants">,
): readonly [product: ContestantResult | undefined, other: ContestantResult | undefined] {
  return [
    contestants.find(({ name, role }) => (of === undefined ? role === "product" : name === of)),
    contestants.find(({ name }) => name === against),
  ];
}

/** Compares a row's measurements with one of its targets; undefined where one of the two programs has no such figure. */
export function judge(row: Pick<RowResult, "contestants">, target: Target): Verdict | undefined {
  const [product, other] = comparedBy(target, row);
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
