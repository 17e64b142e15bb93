import type { Panel } from "../../../contract/dashboard/panel";
import { kuery } from "./saved-object";

/** Values in quotes: Kibana's language would take `and`, `or` and punctuation for syntax. */
function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** The documents that a panel is about, within the dashboard's time range. */
export function panelQuery(panel: Panel) {
  const clauses = [
    ...(panel.filter ? [`${panel.filter.field}: (${panel.filter.anyOf.map(quoted).join(" or ")})`] : []),
    ...(panel.kind === "top-values" ? [`${panel.field}: *`] : []),
  ];
  return kuery(clauses.join(" and "));
}
