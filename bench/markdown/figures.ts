/** Three digits that say something: 1.84, 18.4, 184, 18,400. */
export function formatFigure(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

export function formatRatio(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2);
}
