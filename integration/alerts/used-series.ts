import { parser } from "@prometheus-io/lezer-promql";

/** What an expression of PromQL refers to. */
export interface UsedSeries {
  /** Each metric that it selects, with the labels that it matches on. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** The labels that it groups or joins by. */
  readonly grouping: readonly string[];
}

/** Reads an expression with Prometheus' own grammar. @throws SyntaxError */
export function usedSeries(expression: string): UsedSeries {
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  let isGrouping = false;
  parser.parse(expression).iterate({
    enter: ({ type, name, from, to }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new SyntaxError(`not PromQL at ${from}: ${expression}`);
      if (name === "VectorSelector") selectors.push({ metric: "", labels: [] });
      if (name === "GroupingLabels") isGrouping = true;
      const selector = selectors.at(-1);
      if (name === "Identifier" && selector?.metric === "") selector.metric = text;
      if (name === "LabelName") (isGrouping ? grouping : (selector?.labels ?? grouping)).push(text);
    },
    leave: ({ name }) => {
      if (name === "GroupingLabels") isGrouping = false;
    },
  });
  return { selectors, grouping };
}
