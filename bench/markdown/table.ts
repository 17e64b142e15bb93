/** A Markdown table. @param isText for each column: texts are on the left, figures on the right */
export function renderTable(
  head: readonly string[],
  isText: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const alignment = isText.map((text) => (text ? "---" : "---:"));
  return [head, alignment, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
