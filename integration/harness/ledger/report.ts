import type { Imbalance } from "./compare";

const shownItems = 10;

/** Says in words where the books disagree; long lists of ids are cut. */
export function describeImbalances(imbalances: readonly Imbalance[]): string {
  return imbalances.map(({ place, problem, items }) => `${place}: ${phrase(problem, items)}`).join("\n");
}

function phrase(problem: Imbalance["problem"], items: readonly string[]): string {
  if (problem === "miscounted") return items.join(", ");
  const shown = items.slice(0, shownItems).join(", ");
  const rest = items.length > shownItems ? `, and ${items.length - shownItems} more` : "";
  return `${items.length} ${problem}: ${shown}${rest}`;
}
